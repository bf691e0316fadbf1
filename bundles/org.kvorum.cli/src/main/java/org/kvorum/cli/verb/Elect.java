// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.GetReply;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;
import org.kvorum.proto.mvccpb.KeyValue;

/** {@code elect}. */
final class Elect implements Verb {
    private static final long TTL = 60;

    static Command command() {
        return Command.of(
                Group.CONCURRENCY,
                "elect",
                "<election-name> [proposal]",
                "Observes and participates in leader election",
                new Elect(),
                flag("listen", "observation mode").or('l'));
    }

    @Override
    public int run(Call call) {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw CommandFailure.badArguments(
                    "elect takes one election name argument and an optional proposal argument");
        }
        boolean listen = call.values().is("listen");
        if (arguments.size() == 1 && !listen) {
            throw CommandFailure.badArguments("no proposal argument but -l not set");
        }
        if (arguments.size() == 2 && listen) {
            throw CommandFailure.badArguments("proposal given but -l is set");
        }
        if (listen) {
            observe(call, arguments.get(0));
        } else {
            campaign(call, arguments.get(0), arguments.get(1));
        }
        return 0;
    }

    private static void campaign(Call call, String election, String proposal) {
        try (Session session = Session.begin(call, TTL)) {
            var queue = new Queue(call, session, election);
            queue.join(Keys.of(proposal));
            queue.awaitTurn();
            call.show(new GetReply(queue.own()));
            if (session.awaitLoss()) {
                throw new CommandFailure(CommandFailure.ERROR, "elect: session expired");
            }
            queue.leave();
        }
    }

    /** Shows each leader, and each new proposal of one, until the command is told to stop. */
    private static void observe(Call call, String election) {
        ByteString prefix = Queue.prefix(election);
        while (true) {
            RangeResponse now = call.client()
                    .askPatiently(
                            CommandFailure.ERROR,
                            KVGrpc.getRangeMethod(),
                            RangeRequest.newBuilder()
                                    .setKey(prefix)
                                    .setRangeEnd(Keys.prefixEnd(prefix))
                                    .setSortTarget(RangeRequest.SortTarget.CREATE)
                                    .setSortOrder(RangeRequest.SortOrder.ASCEND)
                                    .setLimit(1)
                                    .build());
            Optional<RangeResponse> leader = now.getKvsCount() > 0
                    ? Optional.of(now.toBuilder().clearCount().clearMore().build())
                    : first(call, prefix, now.getHeader().getRevision());
            if (leader.isEmpty()) {
                return;
            }
            call.show(new GetReply(leader.get()));
            if (!follow(call, leader.get())) {
                return;
            }
        }
    }

    /** Waits for the first proposal of an election that has none. */
    private static Optional<RangeResponse> first(Call call, ByteString prefix, long revision) {
        var request = WatchCreateRequest.newBuilder()
                .setKey(prefix)
                .setRangeEnd(Keys.prefixEnd(prefix))
                .setStartRevision(revision)
                .build();
        try (var stream = new WatchStream(call, request)) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                WatchResponse response = alive(next.get());
                for (Event event : response.getEventsList()) {
                    if (event.getType() == Event.EventType.PUT) {
                        return Optional.of(
                                answer(response, event.getKv(), event.getKv().getModRevision()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Shows proposals of one leader until its key is gone; returns false if the command is told to stop. */
    private static boolean follow(Call call, RangeResponse leader) {
        var request = WatchCreateRequest.newBuilder()
                .setKey(leader.getKvs(0).getKey())
                .setStartRevision(leader.getHeader().getRevision() + 1)
                .build();
        try (var stream = new WatchStream(call, request)) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                WatchResponse response = alive(next.get());
                for (Event event : response.getEventsList()) {
                    if (event.getType() == Event.EventType.DELETE) {
                        return true;
                    }
                    call.show(new GetReply(
                            answer(response, event.getKv(), response.getHeader().getRevision())));
                }
            }
        }
        return false;
    }

    private static WatchResponse alive(WatchResponse response) {
        if (response.getCanceled()) {
            throw new CommandFailure(CommandFailure.ERROR, "elect: observer lost");
        }
        return response;
    }

    private static RangeResponse answer(WatchResponse response, KeyValue pair, long revision) {
        return RangeResponse.newBuilder()
                .setHeader(response.getHeader().toBuilder().setRevision(revision))
                .addKvs(pair)
                .build();
    }
}
