// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** A member from its start to its end. Any thread but the member's own loops. */
@ProviderType
public interface StartedMember extends AutoCloseable {
    /**
     * Completes when the member has joined its cluster and may serve clients; exceptionally, with a message for people, if it cannot start, and with a {@link
     * java.util.concurrent.CancellationException} if it was closed before. On one of the member's loops.
     */
    CompletableFuture<Member> ready();

    /** Hands leadership over if it has it, ends, and closes all files; returns when that is done. */
    @Override
    void close();

    /** Ends as a process does that is killed: hands nothing over and says nothing to the others. Returns when all files are closed, so that it can be started again. */
    void abort();
}
