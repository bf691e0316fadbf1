// SPDX-License-Identifier: Apache-2.0
/**
 * The member as its edges see it: propose, read, ask for its state. Implemented by {@code org.kvorum.server}, called by RPC services, locks, shells and the
 * HTTP endpoints, on any thread; nothing blocks.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.member;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
