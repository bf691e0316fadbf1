// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kvorum.bytes.Bytes;

class EnvelopeTest {
    private static final Bytes KEY = Bytes.utf8("key");

    static List<Command> commands() {
        var put = new PutRequest(KEY, Bytes.utf8("value"), 7, true, false, false);
        var range = new RangeRequest(KEY, Bytes.of((byte) 0), 5, 9, 2, 3, true, true, true, 1, 2, 3, 4);
        var delete = new DeleteRangeRequest(KEY, Bytes.utf8("kez"), true);
        var compares = List.of(
                Compare.number(KEY, Compare.LEASE, Compare.GREATER, -4),
                Compare.value(KEY, Compare.NOT_EQUAL, Bytes.EMPTY),
                new Compare(1, 2, KEY, 0, 0, Bytes.EMPTY, Bytes.utf8("z")));
        var nested = new TxnRequest(List.of(), List.of(new RequestOp.Put(put)), List.of(new RequestOp.Unset()));
        return List.of(
                put,
                range,
                delete,
                new TxnRequest(
                        compares,
                        List.of(new RequestOp.Put(put), new RequestOp.Txn(nested)),
                        List.of(new RequestOp.Range(range), new RequestOp.DeleteRange(delete))),
                new CompactionRequest(12, true),
                new LeaseGrantRequest(-1, 77),
                new LeaseRevokeRequest(77),
                new LeaseCheckpointRequest(List.of(new LeaseCheckpoint(1, 2), new LeaseCheckpoint(3, 0))),
                new AlarmRequest(1, -5, 2),
                new ClusterVersionSet("3.7.0"),
                new ClusterMemberAttrSet(-9, "etcd0", List.of("http://localhost:2379", "")),
                new DowngradeInfoSet(true, "3.6.0"),
                new OtherCommand(1100, Bytes.utf8("opaque")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void readsBackEveryCommand(Command command) {
        var envelope = new Envelope(-3, "root", 4, command);
        assertThat(Envelope.decode(envelope.encode())).isEqualTo(envelope);
    }
}
