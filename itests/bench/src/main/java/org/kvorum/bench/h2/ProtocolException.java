// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

/** The server broke HTTP/2 or gRPC framing; the connection is given up. */
final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
