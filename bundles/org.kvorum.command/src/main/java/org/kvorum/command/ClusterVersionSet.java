// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Sets the cluster version ({@code membershippb.ClusterVersionSetRequest}).
 *
 * @param version the version, as in {@code 3.7.0}
 */
public record ClusterVersionSet(String version) implements Command {
    /** Reads the message. */
    public static ClusterVersionSet decode(Bytes message) {
        String version = "";
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> version = in.string();
                default -> in.skip();
            }
        }
        return new ClusterVersionSet(version);
    }

    @Override
    public int field() {
        return 1300;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.string(1, version);
    }
}
