// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

final class OutputTest {
    private static final int LINES = 300_000;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final Output output = new Output(stream);
    private final CyclicBarrier start = new CyclicBarrier(2);

    @Test
    void linesOfSeveralThreadsStayWhole() throws Exception {
        var one = writer(() -> output.line("one"));
        var two = writer(() -> output.line(ByteString.copyFromUtf8("two")));
        one.join();
        two.join();
        output.flush();

        assertThat(stream.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2 * LINES)
                .allMatch(List.of("one", "two")::contains);
    }

    private Thread writer(Runnable line) {
        var writer = new Thread(() -> {
            try {
                start.await();
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
            for (int i = 0; i < LINES; i++) {
                line.run();
            }
        });
        writer.start();
        return writer;
    }
}
