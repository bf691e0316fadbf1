// SPDX-License-Identifier: Apache-2.0
/**
 * The member: consensus, log, state machine and reads, each on a loop of its own, put together from parts that are chosen at start.
 * Used by the distribution and by whoever embeds a member; {@link org.kvorum.server.MemberStarter} is the entrance.
 */
// registered by hand, so that no annotation of a component tells of it; resolvers that look at services ask
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>='org.kvorum.api.member.Member'",
        effective = "active")
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.server;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
