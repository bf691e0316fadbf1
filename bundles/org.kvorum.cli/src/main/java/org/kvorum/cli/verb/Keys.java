// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import org.kvorum.cli.text.Utf8;

/** Keys and the ends of their ranges. */
final class Keys {
    /** The key before all others; as an end of a range: behind all of them. */
    static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private Keys() {}

    static ByteString of(String text) {
        return Utf8.bytes(text);
    }

    /** Returns the first key behind all that begin with the prefix. */
    static ByteString prefixEnd(ByteString prefix) {
        for (int last = prefix.size() - 1; last >= 0; last--) {
            if (prefix.byteAt(last) != (byte) 0xff) {
                return prefix.substring(0, last)
                        .concat(ByteString.copyFrom(new byte[] {(byte) (prefix.byteAt(last) + 1)}));
            }
        }
        return ZERO;
    }
}
