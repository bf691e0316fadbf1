// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;

/** Cuts a body into the JSON objects that stand in it one after the other, with or without space between. */
final class JsonObjects {
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private int depth;
    private boolean inString;
    private boolean escaped;

    /** Takes a part of the body and returns the objects that are complete with it. */
    List<String> feed(Bytes part) {
        var complete = new ArrayList<String>(1);
        for (int i = 0; i < part.length(); i++) {
            byte next = part.at(i);
            if (depth == 0 && next != '{') {
                // space, or garbage that belongs to no object
                continue;
            }
            current.write(next);
            if (step(next)) {
                complete.add(current.toString(StandardCharsets.UTF_8));
                current.reset();
            }
        }
        return complete;
    }

    /** Returns how much there is of an object that is not complete. */
    int pendingBytes() {
        return current.size();
    }

    /** Returns whether the byte ends an object. */
    private boolean step(byte next) {
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '"') {
                inString = false;
            }
            return false;
        }
        switch (next) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth--;
                return depth == 0;
            }
            default -> {}
        }
        return false;
    }
}
