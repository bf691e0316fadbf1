// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.kvorum.bytes.Bytes;

/** Finds who answers a request. */
final class Router {
    private static final int NO_BODY_BYTES_MAX = 1 << 20;

    private final RaftEndpoints raft;
    private final QuestionEndpoints questions;

    Router(RaftEndpoints raft, QuestionEndpoints questions) {
        this.raft = raft;
        this.questions = questions;
    }

    /** Returns who takes the request's body. */
    RequestBody open(Exchange exchange) {
        var path = exchange.path();
        if (path.equals("/raft")) {
            return raft.pipeline(exchange);
        }
        if (path.startsWith("/raft/stream/")) {
            return noBody(exchange, raft::stream);
        }
        if (path.equals("/raft/snapshot")) {
            return raft.snapshot(exchange);
        }
        return whole(exchange, questions::answer);
    }

    private static RequestBody noBody(Exchange exchange, Consumer<Exchange> answer) {
        return new WholeBody(NO_BODY_BYTES_MAX, body -> answer.accept(exchange), () -> answer.accept(exchange));
    }

    private static RequestBody whole(Exchange exchange, BiConsumer<Exchange, Bytes> answer) {
        return new WholeBody(
                NO_BODY_BYTES_MAX,
                body -> answer.accept(exchange, body),
                () -> exchange.answer(Answers.text(400, "error reading body")));
    }
}
