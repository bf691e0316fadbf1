// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireWriter;

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
                new LegacyRequest(8, "PUT", "/0/version", "3.5.0"),
                new OtherCommand(1100, Bytes.utf8("opaque")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void readsBackEveryCommand(Command command) {
        var envelope = new Envelope(-3, "root", 4, command);
        assertThat(Envelope.decode(envelope.encode())).isEqualTo(envelope);
    }

    @Test
    void refusesTransactionsThatAreNestedTooDeep() {
        assertThat(TxnRequest.decode(nested(128).toBytes()).success()).hasSize(1);
        assertThatThrownBy(() -> TxnRequest.decode(nested(129).toBytes()))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("transactions are nested more than 128 deep");
        // the stack would not be enough for it
        assertThatThrownBy(() -> TxnRequest.decode(nested(50_000).toBytes())).isInstanceOf(WireFormatException.class);
    }

    private static WireWriter nested(int depth) {
        var message = new WireWriter(16);
        for (int i = 1; i < depth; i++) {
            var inner = message.toBytes();
            message = new WireWriter(inner.length() + 16).message(2, op -> op.bytesPresent(4, inner));
        }
        return message;
    }

    /** As etcd 3.5 publishes its name: all fields of the message, zeros too, and no envelope around it. */
    @Test
    void readsTheBareRequestsOfEtcd35() {
        var path = "/0/members/8e9e05c52164694d/attributes";
        var out = new WireWriter(200)
                .varint(1, 77)
                .string(2, "PUT")
                .string(3, path)
                .string(4, "{}")
                .varintPresent(5, 0)
                .bytesPresent(6, Bytes.EMPTY);
        for (int field = 7; field <= 16; field++) {
            out.varintPresent(field, 0);
        }

        assertThat(Envelope.decode(out.toBytes()))
                .isEqualTo(new Envelope(77, "", 0, new LegacyRequest(77, "PUT", path, "{}")));
    }

    @Test
    void wakesTheWaiterOfAWrappedLegacyRequest() {
        var request = new LegacyRequest(77, "PUT", "/0/version", "3.5.0");
        var wrapped = new WireWriter(100).bytesPresent(2, request.encode()).toBytes();

        assertThat(Envelope.decode(wrapped).requestId()).isEqualTo(77);
    }

    @Test
    void refusesWhatIsNeither() {
        assertThatThrownBy(() -> Envelope.decode(Bytes.of((byte) 0x22, (byte) 0x05, (byte) 1)))
                .isInstanceOf(WireFormatException.class);
    }
}
