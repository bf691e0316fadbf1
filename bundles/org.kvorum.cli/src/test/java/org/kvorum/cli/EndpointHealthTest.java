// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class EndpointHealthTest {
    /** Servers that let nobody in, as those do that know the user by another password. */
    private static final class Closed implements Connections {
        @Override
        public List<String> endpoints() {
            return List.of("one:2379", "two:2379");
        }

        @Override
        public Channel any() {
            throw new CommandFailure(CommandFailure.BAD_CONNECTION, "who are you?");
        }

        @Override
        public Channel to(String endpoint) {
            return any();
        }

        @Override
        public String page(String endpoint, String path) throws IOException {
            throw new IOException("nothing is served over HTTP");
        }

        @Override
        public void close() {}
    }

    @Test
    void whoIsNotLetInIsTold() throws IOException {
        var served = new Served();
        try {
            assertThat(served.run(flags -> new Closed(), "endpoint", "health")).isEqualTo(1);
        } finally {
            served.end();
        }

        assertThat(served.errors())
                .contains(
                        "one:2379 is unhealthy: failed to commit proposal: who are you?\n",
                        "two:2379 is unhealthy: failed to commit proposal: who are you?\n",
                        "Error: unhealthy cluster\n");
    }
}
