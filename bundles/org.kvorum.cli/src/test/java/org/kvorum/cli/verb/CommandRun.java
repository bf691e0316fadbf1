// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kvorum.cli.BareHost;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Connections;
import org.kvorum.cli.Execution;
import org.kvorum.cli.Stop;
import org.kvorum.cli.Streams;
import org.kvorum.cli.Values;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.FlagException;
import org.kvorum.cli.flags.GlobalFlags;
import org.kvorum.cli.flags.WordReader;

/** One run of a command against servers that really are there, in the settings of a test. */
final class CommandRun {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private OutputStream output = written;
    final Stop stop = new Stop();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final List<String> words;
    private boolean terminal;
    private Optional<String> page = Optional.empty();

    /**
     * Creates a run.
     *
     * @param endpoint of the server that is not otherwise named
     * @param words behind the command's name
     */
    CommandRun(String endpoint, String... words) {
        this.words = new ArrayList<>(List.of("--endpoints", endpoint));
        this.words.addAll(List.of(words));
    }

    /** Lets somebody watch. */
    CommandRun atTerminal() {
        terminal = true;
        return this;
    }

    /** Lets servers show this page, whatever they are asked for. */
    CommandRun withPage(String text) {
        page = Optional.of(text);
        return this;
    }

    /** Lets nothing be printed any more. */
    CommandRun mute() {
        output = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        return this;
    }

    /** Returns a call as a command is given it, to be closed. */
    Call call(Command command) {
        List<Flag> global = GlobalFlags.ofProgram();
        List<Flag> all = new ArrayList<>(global);
        all.addAll(command.flags());
        var streams = new Streams(InputStream.nullInputStream(), output, errors);
        var execution =
                new Execution(flags -> new PlainConnections(flags, page), streams, new TestHost(terminal), stop);
        try {
            return new Call("kvorumctl", execution, new WordReader(all).read(words), words, global);
        } catch (FlagException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** Runs a command with what it does, and returns its exit code. */
    int run(Command command, Verb verb) {
        try (Call call = call(command)) {
            return verb.run(call);
        } catch (CommandFailure failure) {
            errors.writeBytes(("Error: " + failure.text() + "\n").getBytes(StandardCharsets.UTF_8));
            return failure.code();
        }
    }

    String output() {
        return written.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    /** Channels without TLS. */
    private static final class PlainConnections implements Connections {
        private final List<String> endpoints;
        private final Optional<String> page;
        private final List<ManagedChannel> opened = new ArrayList<>();

        PlainConnections(Values flags, Optional<String> page) {
            this.page = page;
            this.endpoints = flags.list("endpoints");
        }

        @Override
        public List<String> endpoints() {
            return endpoints;
        }

        @Override
        public Channel any() {
            return to(endpoints.get(0));
        }

        @Override
        public synchronized Channel to(String endpoint) {
            if (opened.isEmpty()) {
                opened.add(NettyChannelBuilder.forTarget(endpoint)
                        .usePlaintext()
                        .directExecutor()
                        .build());
            }
            return opened.get(0);
        }

        @Override
        public String page(String endpoint, String path) throws IOException {
            if (page.isPresent()) {
                return page.get();
            }
            try (InputStream real =
                    URI.create("http://" + endpoint + path).toURL().openStream()) {
                return new String(real.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public synchronized void close() {
            opened.forEach(ManagedChannel::shutdownNow);
        }
    }

    private static final class TestHost extends BareHost {
        private final boolean terminal;

        TestHost(boolean terminal) {
            this.terminal = terminal;
        }

        @Override
        public boolean isTerminal() {
            return terminal;
        }
    }
}
