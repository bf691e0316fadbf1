// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Starts or ends a downgrade job ({@code membershippb.DowngradeInfoSetRequest}).
 *
 * @param enabled whether a job is on
 * @param version its target, as in {@code 3.6.0}
 */
public record DowngradeInfoSet(boolean enabled, String version) implements Command {
    /** Reads the message. */
    public static DowngradeInfoSet decode(Bytes message) {
        boolean enabled = false;
        String version = "";
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> enabled = in.bool();
                case 2 -> version = in.string();
                default -> in.skip();
            }
        }
        return new DowngradeInfoSet(enabled, version);
    }

    @Override
    public int field() {
        return 1302;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.bool(1, enabled);
        out.string(2, version);
    }
}
