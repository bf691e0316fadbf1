// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Commands commands = Commands.ofProgram("kvorumctl");

    /** A world without servers: whoever wants one has gone too far. */
    private static final class Nowhere extends BareHost {
        @Override
        public long nanoTime() {
            return 0;
        }
    }

    /** A channel that must not be used. */
    private static final class Unused extends Channel implements Connections {
        @Override
        public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
            throw new AssertionError("called " + method.getFullMethodName());
        }

        @Override
        public String authority() {
            return "unused";
        }

        @Override
        public List<String> endpoints() {
            return List.of("unused");
        }

        @Override
        public Channel any() {
            return this;
        }

        @Override
        public Channel to(String endpoint) {
            return this;
        }

        @Override
        public String page(String endpoint, String path) {
            throw new AssertionError("asked for " + path);
        }

        @Override
        public void close() {}
    }

    private int run(String... words) {
        return run(
                flags -> {
                    throw new CommandFailure(CommandFailure.BAD_CONNECTION, "no server in this test");
                },
                words);
    }

    private int run(Connector connector, String... words) {
        var streams = new Streams(new ByteArrayInputStream(new byte[0]), output, errors);
        return commands.run(List.of(words), new Execution(connector, streams, new Nowhere(), new Stop()));
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void argumentsAreCheckedBeforeAnyServerIsAsked() {
        assertThat(run("get")).isEqualTo(128);
        assertThat(run("put", "key")).isEqualTo(128);
        assertThat(run("lease", "grant", "x")).isEqualTo(128);
        assertThat(errors()).contains("Error: bad TTL (strconv.ParseInt: parsing \"x\": invalid syntax)");
        assertThat(run("get", "key")).isEqualTo(2);
    }

    @Test
    void nameMayBeCutShortWhileItIsTheOnlyOne() {
        assertThat(run("vers")).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8)).startsWith("etcdctl version: 3.7.1\n");
        assertThat(run("de")).isEqualTo(1);
        assertThat(errors())
                .startsWith("Error: unknown command \"de\" for \"kvorumctl\"\n\nDid you mean this?\n\tdefrag\n\tdel\n");
    }

    @Test
    void formatThatThereIsNotIsABadFeature() {
        assertThat(run("get", "key", "-w", "nonsense")).isEqualTo(4);
        assertThat(errors()).isEqualTo("Error: unsupported output format\n");
    }

    @Test
    void requestThatIsTooLargeIsNotSent() {
        assertThat(run(flags -> new Unused(), "put", "key", "x".repeat(2 * 1024 * 1024)))
                .isEqualTo(1);
        assertThat(errors())
                .endsWith("Error: rpc error: code = ResourceExhausted desc = trying to send message larger than max"
                        + " (2097162 vs. 2097152)\n");
    }

    @Test
    void everyCommandIsListedWithItsUsage() {
        assertThat(commands.list())
                .extracting(CommandInfo::name)
                .contains("get", "lease grant", "endpoint status", "role grant-permission");
    }

    @Test
    void candidatesAreCommandsBelowAndFlagsBehindADash() {
        assertThat(commands.candidates(List.of("lease", "r"))).containsExactly("revoke");
        assertThat(commands.candidates(List.of("get", "--min"))).containsExactly("--min-create-rev", "--min-mod-rev");
    }

    @Test
    void completionIsAScriptForBash() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("complete -F _complete_kvorumctl")
                .contains("timetolive");
    }

    @Test
    void flagThatThereIsNotIsAnsweredByTheUsageAlone() {
        assertThat(run("--bogus")).isEqualTo(1);
        assertThat(errors()).startsWith("Error: unknown flag: --bogus\nUsage:\n  kvorumctl [command]\n");
        assertThat(errors()).doesNotContain("A simple command line client", "kvorumctl options");
    }
}
