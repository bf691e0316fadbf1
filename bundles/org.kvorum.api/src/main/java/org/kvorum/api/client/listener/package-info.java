// SPDX-License-Identifier: Apache-2.0
/**
 * What those implement who want to hear of changes: given to {@code org.kvorum.api.client.Watch}, or registered as a service and found by
 * {@code org.kvorum.local}. A listener is called on a thread of its own, which it may block.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.client.listener;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
