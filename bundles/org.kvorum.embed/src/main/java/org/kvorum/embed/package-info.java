// SPDX-License-Identifier: Apache-2.0
/**
 * A member in the caller's JVM: {@link org.kvorum.embed.KvorumServer} starts one with all that clients reach of it. Called by applications and by tests, on any
 * thread. Whatever can stop a server from starting is a {@link org.kvorum.embed.KvorumException} with the words of the server's log.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.embed;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
