// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ComplaintsTest {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final Complaints complaints = new Complaints(console);

    @Test
    void aFailureIsToldInItsOwnWordsOnce() throws IOException {
        say("{\"level\":\"warn\",\"msg\":\"retrying\"}\nError: etcdserver: no leader\n");

        assertThat(complaints.failure()).isEqualTo("etcdserver: no leader");
        assertThat(console.size()).isZero();
    }

    @Test
    void aWarningIsToldWhileThereIsTimeForIt() throws IOException {
        say("Warning: Keys will be ");
        say("deleted.\n");

        assertThat(console.toString(StandardCharsets.UTF_8)).isEqualTo("Warning: Keys will be deleted.\n");
        assertThat(complaints.failure()).isEmpty();
    }

    @Test
    void whatFollowsAFailureExplainsIt() throws IOException {
        say("Error: unknown flag: --x\nUsage:\n  get [flags]\n\n");

        assertThat(complaints.failure()).isEqualTo("unknown flag: --x\nUsage:\n  get [flags]");
        assertThat(console.size()).isZero();
    }

    private void say(String text) throws IOException {
        complaints.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
