// SPDX-License-Identifier: Apache-2.0
/**
 * Who belongs to the cluster, and at which version it runs. Implemented by {@code org.kvorum.cluster}, called by the member: changes on the apply loop, reads
 * on any thread; nothing blocks.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.cluster;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
