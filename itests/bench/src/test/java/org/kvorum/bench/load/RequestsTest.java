// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.bench.h2.Method;

class RequestsTest {

    private final Keys keys = new Keys("k/", 7);
    private final Values values = new Values(300, 1);

    @Test
    void putsCarryKeyAndValue() {
        ByteBuf out = written(new PutLoad(keys, values, true).session(0, 1, 1));
        WireReader reader = new WireReader().reset(out, 0, out.readableBytes());
        assertThat(reader.next()).isTrue();
        assertThat(reader.field()).isEqualTo(1);
        assertThat(text(out, reader)).isEqualTo("k/0000000000");
        assertThat(reader.next()).isTrue();
        assertThat(reader.field()).isEqualTo(2);
        assertThat(reader.length()).isEqualTo(300);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void fillWritesEveryKeyOnce() {
        FillLoad load = new FillLoad(keys, values, 3);
        Session session = load.session(0, 1, 1);
        List<String> written = new ArrayList<>();
        for (long i = 0; i < load.operations(); i++) {
            ByteBuf out = written(session);
            WireReader transaction = new WireReader().reset(out, 0, out.readableBytes());
            WireReader inner = new WireReader();
            while (transaction.next()) {
                assertThat(transaction.field()).isEqualTo(2);
                inner.enter(transaction).next();
                assertThat(inner.field()).isEqualTo(2);
                inner.enter(inner).next();
                written.add(text(out, inner));
            }
        }
        assertThat(written).hasSize(7).doesNotHaveDuplicates().contains("k/0000000006");
    }

    @Test
    void fillOneByOneSendsPlainPuts() {
        Session session = new FillLoad(keys, values, 1).session(0, 1, 1);
        assertThat(session.method()).isEqualTo(Method.PUT);
        written(session);
        ByteBuf second = written(session);
        WireReader put = new WireReader().reset(second, 0, second.readableBytes());
        assertThat(put.next()).isTrue();
        assertThat(text(second, put)).isEqualTo("k/0000000001");
    }

    @Test
    void transactionsCompareTheRevisionLastSeen() {
        Session session = new TxnLoad(new Keys("k/", 1), values).session(0, 1, 1);
        assertThat(comparedModRevision(written(session))).isZero();

        // TxnResponse{header{revision 70000}, succeeded}
        ByteBuf succeeded = Unpooled.buffer();
        Wire.head(succeeded, 1, Wire.numberBytes(70_000));
        Wire.number(succeeded, 3, 70_000);
        Wire.number(succeeded, 2, 1);
        assertThat(session.answer(succeeded, 0, succeeded.readableBytes())).isTrue();
        assertThat(comparedModRevision(written(session))).isEqualTo(70_000);

        // TxnResponse{header{revision 90}, responses{response_range{kvs{mod_revision 80}}}}
        ByteBuf refused = Unpooled.buffer();
        Wire.head(refused, 1, 2);
        Wire.number(refused, 3, 90);
        Wire.head(refused, 3, 6);
        Wire.head(refused, 1, 4);
        Wire.head(refused, 2, 2);
        Wire.number(refused, 3, 80);
        assertThat(session.answer(refused, 0, refused.readableBytes())).isTrue();
        assertThat(comparedModRevision(written(session))).isEqualTo(80);
    }

    private static long comparedModRevision(ByteBuf transaction) {
        WireReader reader = new WireReader().reset(transaction, 0, transaction.readableBytes());
        reader.next();
        assertThat(reader.field()).isEqualTo(1);
        reader.enter(reader);
        long modRevision = -1;
        while (reader.next()) {
            if (reader.field() == 6) {
                modRevision = reader.number();
            }
        }
        return modRevision;
    }

    private static ByteBuf written(Session session) {
        ByteBuf out = Unpooled.buffer();
        session.method();
        session.writeTo(out);
        return out;
    }

    private static String text(ByteBuf out, WireReader reader) {
        return out.toString(reader.start(), reader.length(), StandardCharsets.US_ASCII);
    }
}
