// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the answer of a unary call. Any thread. */
@ProviderType
public interface UnaryReply {
    /** Answers with the encoded message. */
    void send(Bytes response);

    /** Ends the call with an error. */
    void fail(RpcException error);
}
