// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;
import org.kvorum.transport.codec.StreamKind;
import org.kvorum.transport.net.PeerHeaders;
import org.kvorum.transport.peer.Local;

/** Messages, streams and snapshots. The order of the checks is etcd's. */
final class RaftEndpoints {
    private static final int MESSAGE_BYTES_MAX = 512 << 20;

    private final Local local;
    private final Directory directory;

    RaftEndpoints(Local local, Directory directory) {
        this.local = local;
        this.directory = directory;
    }

    RequestBody pipeline(Exchange exchange) {
        if (refused(exchange, "POST")) {
            return new WholeBody(0, body -> {}, () -> {});
        }
        introduce(exchange);
        return new WholeBody(
                MESSAGE_BYTES_MAX,
                body -> post(exchange, body),
                () -> exchange.answer(answer(400, "error reading raft message")));
    }

    private void post(Exchange exchange, Bytes body) {
        Message message;
        try {
            message = RaftCodec.decodeMessage(body);
        } catch (WireFormatException e) {
            exchange.answer(answer(400, "error unmarshalling raft message"));
            sender(exchange).ifPresent(id -> local.traffic().receiveFailed(id));
            return;
        }
        local.traffic().received(message.from(), body.length());
        exchange.answer(process(message));
    }

    /** Hands a message to the member, unless it comes from or goes to the wrong one. */
    FullHttpResponse process(Message message) {
        var refusal = refusal(message);
        if (refusal.isPresent()) {
            return Answers.withCluster(Answers.error(403, refusal.get()), local.headers());
        }
        if (local.handler().process(message)) {
            return Answers.withCluster(Answers.noContent(), local.headers());
        }
        local.traffic().receiveFailed(message.from());
        return answer(500, "error processing raft message");
    }

    /** Returns why the member may not see a message, or nothing. */
    Optional<String> refusal(Message message) {
        if (local.handler().isRemoved(message.from())) {
            return Optional.of("cannot process message from removed member");
        }
        return message.to() == local.options().localId()
                ? Optional.empty()
                : Optional.of("cannot process message to mismatch member");
    }

    void stream(Exchange exchange) {
        if (refused(exchange, "GET")) {
            return;
        }
        var path = exchange.path();
        int slash = path.lastIndexOf('/');
        var directoryPath = path.substring(0, slash + 1);
        StreamKind kind = null;
        for (var candidate : StreamKind.values()) {
            if (candidate.path().equals(directoryPath)) {
                kind = candidate;
            }
        }
        if (kind == null) {
            exchange.answer(streamAnswer(404, "invalid path"));
            return;
        }
        var from = PeerHeaders.id(path.substring(slash + 1));
        if (from.isEmpty()) {
            exchange.answer(streamAnswer(404, "invalid from"));
            return;
        }
        attach(exchange, kind, from.get());
    }

    private void attach(Exchange exchange, StreamKind kind, long from) {
        if (local.handler().isRemoved(from)) {
            exchange.answer(streamAnswer(410, "removed member"));
            return;
        }
        var peer = directory.peer(from);
        if (peer == null) {
            // A member that was added is known to others before this one has applied its addition.
            introduce(exchange);
            exchange.answer(streamAnswer(404, "error sender not found"));
            return;
        }
        if (!local.headers().localId().equals(exchange.request().headers().get(PeerHeaders.TO))) {
            exchange.answer(streamAnswer(412, PeerHeaders.TO_MISMATCH));
            return;
        }
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(PeerHeaders.VERSION, local.headers().version())
                .set(PeerHeaders.CLUSTER_ID, local.headers().clusterId());
        HttpUtil.setTransferEncodingChunked(head, true);
        exchange.stream(peer.outlet(kind), head);
        peer.cameAlive();
    }

    RequestBody snapshot(Exchange exchange) {
        if (refused(exchange, "POST")) {
            return new WholeBody(0, body -> {}, () -> {});
        }
        introduce(exchange);
        return new SnapshotDownload(exchange, local, this);
    }

    FullHttpResponse answer(int status, String text) {
        return Answers.withCluster(Answers.text(status, text), local.headers());
    }

    private FullHttpResponse streamAnswer(int status, String text) {
        var answer = answer(status, text);
        // Without it the dialer takes this for a member from before there were streams.
        answer.headers().set(PeerHeaders.VERSION, local.headers().version());
        return answer;
    }

    private boolean refused(Exchange exchange, String method) {
        if (!exchange.is(method)) {
            exchange.answer(Answers.methodNotAllowed(method));
            return true;
        }
        var refusal = local.headers().refusal(exchange.request().headers());
        refusal.ifPresent(text -> exchange.answer(streamAnswer(412, text)));
        return refusal.isPresent();
    }

    private void introduce(Exchange exchange) {
        var urls = exchange.request().headers().get(PeerHeaders.PEER_URLS);
        if (urls != null && !urls.isEmpty()) {
            sender(exchange).ifPresent(id -> directory.introduce(id, List.of(urls.split(","))));
        }
    }

    private static Optional<Long> sender(Exchange exchange) {
        return PeerHeaders.id(exchange.request().headers().get(PeerHeaders.FROM));
    }
}
