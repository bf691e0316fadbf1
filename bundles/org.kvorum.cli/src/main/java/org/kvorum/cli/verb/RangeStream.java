// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Iterator;
import org.kvorum.cli.CommandFailure;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.RangeStreamResponse;

/** A range that comes in parts. */
final class RangeStream {
    private RangeStream() {}

    /** Reads all parts and returns them as one. */
    static RangeResponse read(Client client, RangeRequest request) {
        var whole = RangeResponse.newBuilder();
        try {
            Iterator<RangeStreamResponse> parts = ClientCalls.blockingServerStreamingCall(
                    client.any(), KVGrpc.getRangeStreamMethod(), client.inTime(), request);
            while (parts.hasNext()) {
                whole.mergeFrom(parts.next().getRangeResponse());
            }
        } catch (StatusRuntimeException refusal) {
            throw Client.failure(CommandFailure.ERROR, "", refusal);
        }
        return whole.build();
    }
}
