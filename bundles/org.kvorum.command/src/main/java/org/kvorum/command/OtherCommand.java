// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;

/**
 * A command of a kind this bundle has no type for, carried as it came.
 *
 * @param field its field number in {@code InternalRaftRequest}; 0 if the envelope held no command
 * @param body the encoded message
 */
public record OtherCommand(int field, Bytes body) implements Command {
    @Override
    public void writeTo(WireWriter out) {
        out.raw(body);
    }

    @Override
    public Bytes encode() {
        return body;
    }
}
