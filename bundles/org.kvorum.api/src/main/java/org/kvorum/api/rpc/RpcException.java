// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import java.io.Serial;

/** An error as it leaves on the wire: a gRPC status. Carries no stack trace. */
public final class RpcException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int code;

    /**
     * Creates the error.
     *
     * @param code the number of a gRPC status code
     * @param message etcd's text
     */
    public RpcException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Returns the gRPC status code. */
    public int code() {
        return code;
    }

    /** Returns the text. */
    public String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
