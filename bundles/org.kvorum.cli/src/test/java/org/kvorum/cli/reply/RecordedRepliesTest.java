// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kvorum.cli.text.Output;
import org.kvorum.proto.etcdserverpb.AlarmResponse;
import org.kvorum.proto.etcdserverpb.DeleteRangeResponse;
import org.kvorum.proto.etcdserverpb.MemberListResponse;
import org.kvorum.proto.etcdserverpb.PutResponse;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.TxnResponse;

/** Prints messages as etcdctl has printed them. */
class RecordedRepliesTest {
    private static final String FILE = "etcdctl-3.7.1.txt";

    record Recorded(String kind, String message, String form, String text) {
        @Override
        public String toString() {
            return kind + " " + form;
        }
    }

    static Stream<Recorded> recorded() {
        List<Recorded> all = new ArrayList<>();
        String kind = "";
        String message = "";
        for (String line : lines()) {
            int blank = line.indexOf(' ');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String value = line.substring(blank + 1);
            switch (line.substring(0, blank)) {
                case "kind" -> kind = value;
                case "message" -> message = value;
                default -> all.add(new Recorded(kind, message, line.substring(0, blank), value.translateEscapes()));
            }
        }
        return all.stream();
    }

    private static List<String> lines() {
        try (InputStream file = requireNonNull(RecordedRepliesTest.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void isPrintedAsByEtcdctl(Recorded recorded) throws InvalidProtocolBufferException {
        boolean hex = recorded.form().endsWith("+hex");
        var format = Format.named(recorded.form().replace("+hex", ""));
        var bytes = new ByteArrayOutputStream();
        format.show(reply(recorded), new Style(hex, false), new Output(bytes));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(recorded.text());
    }

    private static Reply reply(Recorded recorded) throws InvalidProtocolBufferException {
        byte[] message = Base64.getDecoder().decode(recorded.message());
        return switch (recorded.kind()) {
            case "get" -> new GetReply(RangeResponse.parseFrom(message));
            case "put" -> new PutReply(PutResponse.parseFrom(message));
            case "del" -> new DelReply(DeleteRangeResponse.parseFrom(message));
            case "txn" -> new TxnReply(TxnResponse.parseFrom(message));
            case "members" -> new MemberListReply(MemberListResponse.parseFrom(message));
            case "alarms" -> new AlarmReply(AlarmResponse.parseFrom(message));
            default -> throw new IllegalArgumentException(recorded.kind());
        };
    }
}
