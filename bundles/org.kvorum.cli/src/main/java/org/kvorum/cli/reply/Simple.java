// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.ByteString;
import java.util.List;
import org.kvorum.cli.text.Hex;
import org.kvorum.cli.text.Output;
import org.kvorum.proto.mvccpb.KeyValue;

/**
 * Prints for people.
 *
 * @param output where to
 * @param style how
 */
public record Simple(Output output, Style style) {
    /** Prints a line. */
    public Simple line(String text) {
        output.line(text);
        return this;
    }

    /** Prints a key, if it is wanted, and its value, a line each. */
    public Simple pair(KeyValue pair) {
        if (!style.valueOnly()) {
            bytes(pair.getKey());
        }
        bytes(pair.getValue());
        return this;
    }

    private void bytes(ByteString bytes) {
        if (style.hex()) {
            output.line(Hex.escaped(bytes));
        } else {
            output.line(bytes);
        }
    }

    /** Prints pairs. */
    public Simple pairs(List<KeyValue> pairs) {
        pairs.forEach(this::pair);
        return this;
    }
}
