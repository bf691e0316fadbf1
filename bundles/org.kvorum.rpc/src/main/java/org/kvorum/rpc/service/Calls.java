// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.rpc.call.Errors;

/** Joins what the member answers to the reply that waits for it. */
final class Calls {
    private Calls() {}

    /** Answers with what the encoder makes of the result, once it is there; with the error if it fails or the encoder throws. */
    static <T> void answer(CompletableFuture<T> result, UnaryReply reply, Function<T, Bytes> encoder) {
        // one look instead of a stage: many reads are complete when they come back
        if (result.isDone() && !result.isCompletedExceptionally()) {
            send(reply, encoder, result.join());
            return;
        }
        var unused = result.whenComplete((value, failure) -> {
            if (failure != null) {
                reply.fail(Errors.of(failure));
            } else {
                send(reply, encoder, value);
            }
        });
    }

    /** Refuses the call if there is an error; returns whether it did. */
    static boolean refused(@Nullable ErrorCode error, UnaryReply reply) {
        if (error == null) {
            return false;
        }
        reply.fail(Errors.of(error));
        return true;
    }

    /** Returns the number in field 1, all that many requests say. */
    static long firstNumber(Bytes message) {
        long number = 0;
        var in = new WireReader(message);
        while (in.next()) {
            if (in.field() == 1) {
                number = in.varint();
            } else {
                in.skip();
            }
        }
        return number;
    }

    private static <T> void send(UnaryReply reply, Function<T, Bytes> encoder, T value) {
        Bytes response;
        try {
            response = encoder.apply(value);
        } catch (RuntimeException e) {
            reply.fail(Errors.of(e));
            return;
        }
        reply.send(response);
    }
}
