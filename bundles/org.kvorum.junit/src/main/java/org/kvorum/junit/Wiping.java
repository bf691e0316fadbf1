// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Command;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.LeaseRevokeRequest;

/** Deletes what clients have written, as a client could, but without a network. */
final class Wiping {
    private static final Bytes ZERO = Bytes.of((byte) 0);

    private Wiping() {}

    static void keysAndLeases(Member member) {
        var done = new ArrayList<CompletableFuture<?>>();
        // whether there are any is known for sure only where everything is applied
        member.linearizableRead().join();
        for (long lease : member.leases().leases()) {
            done.add(propose(member, new LeaseRevokeRequest(lease)));
        }
        done.add(propose(member, new DeleteRangeRequest(ZERO, ZERO, false)));
        done.forEach(CompletableFuture::join);
    }

    private static CompletableFuture<?> propose(Member member, Command command) {
        return member.propose(command, command.encode(), Caller.ANONYMOUS);
    }
}
