// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import io.netty.handler.codec.http.HttpHeaders;
import org.kvorum.bytes.Bytes;

/** A whole answer. */
public record HttpReply(int status, HttpHeaders headers, Bytes body) {
    /** Returns the body as text without the newline at its end. */
    public String text() {
        return body.toStringUtf8().stripTrailing();
    }
}
