// SPDX-License-Identifier: Apache-2.0
/**
 * The member: consensus, log, state machine and reads, each on a loop of its own, put together from parts that are chosen at start.
 * Used by the distribution and by whoever embeds a member; {@link org.kvorum.server.MemberStarter} is the entrance.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.server;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
