// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.concurrent.CompletableFuture;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;

/** A unary method that answers later. */
@FunctionalInterface
interface Answers {
    /** Begins a call. */
    CompletableFuture<Bytes> to(Bytes request, CallEnd end);

    static RpcMethod unary(String name, Answers method) {
        return new RpcMethod.Unary(name, (context, request, reply) -> {
            CompletableFuture<Bytes> answer;
            try {
                answer = method.to(request, new CallEnd(context));
            } catch (WireFormatException e) {
                throw Failures.malformed(e);
            }
            var unused = answer.whenComplete((response, failure) -> {
                if (failure == null) {
                    reply.send(response);
                } else {
                    reply.fail(Failures.of(failure));
                }
            });
        });
    }
}
