// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import org.kvorum.bytes.Bytes;

/** Takes the body of a request as it comes. Called on the connection's event loop. */
interface HttpBody {
    /** For a request that was answered without its body. */
    HttpBody IGNORED = new HttpBody() {
        @Override
        public void part(Bytes bytes) {}

        @Override
        public void end() {}
    };

    /** Takes a part. */
    void part(Bytes bytes);

    /** The body is complete. */
    void end();

    /** The connection is gone. */
    default void gone() {}

    /** The connection has room again. */
    default void ready() {}
}
