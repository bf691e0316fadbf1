// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.concurrent.CompletionException;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.bytes.WireFormatException;

/**
 * How failures leave these services. In etcd they are clients of the member and pass on the texts of its errors without their codes, so that everything leaves
 * as Unknown.
 */
final class Failures {
    private static final int CANCELED = 1;
    private static final int UNKNOWN = 2;
    private static final int INTERNAL = 13;

    private Failures() {}

    static RpcException unknown(String text) {
        return new RpcException(UNKNOWN, text);
    }

    static RpcException canceled() {
        return new RpcException(CANCELED, "context canceled");
    }

    static RpcException malformed(WireFormatException cause) {
        return new RpcException(INTERNAL, "grpc: error unmarshalling request: " + cause.getMessage());
    }

    static RpcException of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof RpcException ready) {
            return ready;
        }
        if (failure instanceof RequestException refused) {
            return unknown(refused.error().text());
        }
        var message = failure.getMessage();
        return unknown(message == null ? failure.toString() : message);
    }
}
