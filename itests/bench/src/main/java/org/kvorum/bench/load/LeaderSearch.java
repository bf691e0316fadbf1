// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.kvorum.bench.h2.Call;
import org.kvorum.bench.h2.Link;
import org.kvorum.bench.h2.Links;
import org.kvorum.bench.h2.Method;

/** Finds the leader of a cluster by asking all its members, until they agree. */
public final class LeaderSearch {

    private static final long RETRY_MILLIS = 20;

    private final Link link;
    private final CompletableFuture<Integer> found;
    private final Member[] members;
    private final int index;

    /** What one member says; 0 is no member. */
    private record Member(long id, long leader, long term) {}

    private LeaderSearch(Link link, CompletableFuture<Integer> found, Member[] members, int index) {
        this.link = link;
        this.found = found;
        this.members = members;
        this.index = index;
    }

    /** The place in {@code servers}, which are all members there are, of the one that all of them call leader. */
    public static int among(List<InetSocketAddress> servers, Duration limit) throws IOException, InterruptedException {
        CompletableFuture<Integer> found = new CompletableFuture<>();
        Member[] members = new Member[servers.size()];
        try (Links links = Links.open(servers, servers.size(), 1)) {
            for (int i = 0; i < servers.size(); i++) {
                Link link = links.all().get(i);
                LeaderSearch search = new LeaderSearch(link, found, members, i);
                link.loop().execute(search::ask);
            }
            return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException none) {
            throw new IOException("the members do not agree on a leader within " + limit, none);
        } catch (ExecutionException broken) {
            throw new IOException(broken.getCause());
        }
    }

    private void ask() {
        link.whenUp(connection -> {
            connection.unary(new Question(), Method.STATUS, out -> {});
            connection.flush();
        });
    }

    /** All links are on one loop: what one writes the others see. */
    private void heard(Member member) {
        members[index] = member;
        IntStream.range(0, members.length).filter(this::isAgreed).findFirst().ifPresent(found::complete);
    }

    private boolean isAgreed(int leader) {
        Member first = members[leader];
        for (Member member : members) {
            if (member == null || member.leader == 0 || member.leader != first.id || member.term != first.term) {
                return false;
            }
        }
        return true;
    }

    private final class Question extends Call {

        @Override
        protected void onMessage(ByteBuf in, int offset, int length) {
            WireReader status = new WireReader().reset(in, offset, length);
            long id = 0;
            long leader = 0;
            long term = 0;
            while (status.next()) {
                switch (status.field()) {
                    case 1 -> id = memberId(status);
                    case 4 -> leader = status.number();
                    case 6 -> term = status.number();
                    default -> {
                        // version, sizes and indices do not matter
                    }
                }
            }
            heard(new Member(id, leader, term));
        }

        private static long memberId(WireReader status) {
            WireReader header = new WireReader().enter(status);
            while (header.next()) {
                if (header.field() == 2) {
                    return header.number();
                }
            }
            return 0;
        }

        @Override
        protected void onClosed(int grpcStatus, String message) {
            if (!found.isDone() && !link.loop().isShuttingDown()) {
                var unused = link.loop().schedule(LeaderSearch.this::ask, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
