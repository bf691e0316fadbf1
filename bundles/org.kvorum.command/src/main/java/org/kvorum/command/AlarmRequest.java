// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Reads, raises or clears alarms ({@code etcdserverpb.AlarmRequest}).
 *
 * @param action 0 get, 1 activate, 2 deactivate
 * @param memberId the member, 0 for all
 * @param alarm 0 none, 1 NOSPACE, 2 CORRUPT
 */
public record AlarmRequest(int action, long memberId, int alarm) implements Command {
    /** Reads the message. */
    public static AlarmRequest decode(Bytes message) {
        int action = 0;
        long memberId = 0;
        int alarm = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> action = in.int32();
                case 2 -> memberId = in.varint();
                case 3 -> alarm = in.int32();
                default -> in.skip();
            }
        }
        return new AlarmRequest(action, memberId, alarm);
    }

    @Override
    public int field() {
        return 10;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.varint(1, action);
        out.varint(2, memberId);
        out.varint(3, alarm);
    }
}
