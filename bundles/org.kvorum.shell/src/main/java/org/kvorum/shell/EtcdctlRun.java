// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kvorum.api.env.Environment;
import org.kvorum.cli.Commands;
import org.kvorum.cli.Connections;
import org.kvorum.cli.Execution;
import org.kvorum.cli.Host;
import org.kvorum.cli.Programs;
import org.kvorum.cli.Stop;
import org.kvorum.cli.Streams;

/** Runs a command that etcdctl has too, on the member itself and without a socket. */
final class EtcdctlRun {
    /** What these show is a table of members; etcdctl shows one only on request. */
    private static final List<String> TABLES =
            List.of("member list", "endpoint status", "endpoint health", "endpoint hashkv", "snapshot status");

    private final Commands commands = Commands.ofShell("kvorum");
    private final Environment environment;

    EtcdctlRun(Environment environment) {
        this.environment = environment;
    }

    Commands commands() {
        return commands;
    }

    /**
     * Runs a command line and returns when it has ended; interrupting the thread ends one that waits.
     *
     * @param err for warnings
     * @throws ShellException with what the command complained of, if it did not end well
     */
    void run(
            List<String> words,
            Targets.Target target,
            String endpoint,
            InputStream in,
            OutputStream out,
            OutputStream err) {
        var complaints = new Complaints(err);
        var execution = new Execution(
                flags -> new MemberConnections(endpoint, target.channel()),
                new Streams(in, out, complaints),
                new ShellHost(environment),
                new Stop());
        int code = commands.run(styled(words), execution);
        if (code != 0) {
            var failure = complaints.failure();
            throw new ShellException(failure.isEmpty() ? "ended with status " + code : failure);
        }
    }

    static List<String> styled(List<String> words) {
        int end = Words.optionsEnd(words);
        var styled = new ArrayList<>(words.subList(0, end));
        if (styled.removeIf("--json"::equals)) {
            styled.addAll(List.of("-w", "json"));
        } else if (TABLES.contains(String.join(" ", words.subList(0, Math.min(2, words.size()))))
                && styled.stream().noneMatch(word -> word.startsWith("-w") || word.startsWith("--write-out"))) {
            styled.addAll(List.of("-w", "table"));
        }
        styled.addAll(words.subList(end, words.size()));
        return styled;
    }

    private record ShellHost(Environment environment) implements Host {
        @Override
        public Map<String, String> variables() {
            return Map.of();
        }

        @Override
        public Instant now() {
            return environment.clock().instant();
        }

        @Override
        public long nanoTime() {
            return environment.ticker().nanos();
        }

        @Override
        public Optional<Programs> programs() {
            return Optional.empty();
        }

        @Override
        public boolean isTerminal() {
            return false;
        }

        @Override
        public Optional<String> askPassword(String prompt) {
            return Optional.empty();
        }
    }

    /** The member itself without a socket, and others as {@code --cluster} finds them. */
    private static final class MemberConnections implements Connections {
        private final String endpoint;
        private final Channel own;
        private final Map<String, ManagedChannel> others = new ConcurrentHashMap<>();

        MemberConnections(String endpoint, Channel own) {
            this.endpoint = endpoint;
            this.own = own;
        }

        @Override
        public List<String> endpoints() {
            return List.of(endpoint);
        }

        @Override
        public Channel any() {
            return own;
        }

        @Override
        public Channel to(String other) {
            return other.equals(endpoint) ? own : others.computeIfAbsent(other, MemberConnections::open);
        }

        @Override
        public String page(String other, String path) throws IOException {
            var url = other.contains("://") ? other : "http://" + other;
            try (var page = URI.create(url).resolve(path).toURL().openStream()) {
                return new String(page.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private static ManagedChannel open(String url) {
            var address = url.contains("://") ? URI.create(url).getAuthority() : url;
            return NettyChannelBuilder.forTarget(address).usePlaintext().build();
        }

        @Override
        public void close() {
            others.values().forEach(ManagedChannel::shutdownNow);
        }
    }
}
