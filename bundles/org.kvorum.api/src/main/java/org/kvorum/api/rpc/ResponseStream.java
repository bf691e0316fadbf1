// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the answers of a stream. One thread at a time. */
@ProviderType
public interface ResponseStream {
    /** Returns whether the transport has room; sending without room only fills memory. */
    boolean isReady();

    /** Sends an encoded message. */
    void send(Bytes response);

    /** Sends several encoded messages in one go. */
    default void sendAll(Iterable<Bytes> responses) {
        responses.forEach(this::send);
    }

    /** Ends the stream well. */
    void complete();

    /** Ends the stream with an error. */
    void fail(RpcException error);
}
