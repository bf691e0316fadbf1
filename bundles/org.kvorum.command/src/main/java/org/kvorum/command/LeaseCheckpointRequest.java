// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Records how long leases have left ({@code etcdserverpb.LeaseCheckpointRequest}).
 *
 * @param checkpoints the leases
 */
public record LeaseCheckpointRequest(List<LeaseCheckpoint> checkpoints) implements Command {
    public LeaseCheckpointRequest {
        checkpoints = List.copyOf(checkpoints);
    }

    /** Reads the message. */
    public static LeaseCheckpointRequest decode(Bytes message) {
        var checkpoints = new ArrayList<LeaseCheckpoint>();
        var in = new WireReader(message);
        while (in.next()) {
            if (in.field() == 1) {
                checkpoints.add(LeaseCheckpoint.decode(in.bytes()));
            } else {
                in.skip();
            }
        }
        return new LeaseCheckpointRequest(checkpoints);
    }

    @Override
    public int field() {
        return 11;
    }

    @Override
    public void writeTo(WireWriter out) {
        for (var checkpoint : checkpoints) {
            out.message(1, checkpoint::writeTo);
        }
    }
}
