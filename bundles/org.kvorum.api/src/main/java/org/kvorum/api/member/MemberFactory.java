// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.function.Consumer;
import org.kvorum.api.assembly.PartSource;
import org.osgi.annotation.versioning.ProviderType;

/** Starts members where no framework does. Several in one process do not know of each other. Any thread. */
@ProviderType
public interface MemberFactory {
    /**
     * Starts a member on its data directory; one that has no log there is founded or joins, as its settings say. Blocks while the disk is read and, at a first
     * start, while the other founders are asked.
     *
     * @param parts its parts; they are asked for here, and for nothing later
     * @param failure told once if the member breaks after it has started, or is removed from its cluster; it serves no more then and should be closed, but not
     *     on the thread that tells it
     * @return the member, to be closed also if it could not start; its future says why then
     */
    StartedMember start(MemberConfig config, PartSource parts, Consumer<Throwable> failure);
}
