// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import java.io.Serial;

/** Bytes that are not a well-formed protobuf message. The message says what is wrong and at which offset. */
public final class WireFormatException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception; {@code message} is for people. */
    public WireFormatException(String message) {
        super(message);
    }
}
