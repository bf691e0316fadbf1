// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The client as users have it: the built script, with PATH alone, against a built member. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvorumctlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of SIGINT, in a mask of signals. */
    private static final long INTERRUPT_BIT = 1 << 1;

    private Path directory;
    private KvorumProcess member;
    private final List<Process> started = new ArrayList<>();
    private int files;

    /** What a command said. */
    record Said(int code, String output, String errors) {}

    /** A command that goes on. */
    private record Running(Process process, Path output) {
        String awaitLine(String pattern) throws IOException {
            long patience = PATIENCE.toMillis() / 50;
            for (long i = 0; i < patience; i++) {
                Matcher found = Pattern.compile(pattern).matcher(Files.readString(output));
                if (found.find()) {
                    return found.group();
                }
                KvorumProcess.pause(Duration.ofMillis(50));
            }
            throw new AssertionError("no " + pattern + " in " + Files.readString(output));
        }

        /** Interrupts it as Ctrl-C does. What a shell has put in the background ignores that, and so do its children: these are told to end. */
        int interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", ignoresInterrupts() ? "-TERM" : "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        private boolean ignoresInterrupts() throws IOException {
            var status = Path.of("/proc", Long.toString(process.pid()), "status");
            if (!Files.exists(status)) {
                return false;
            }
            Matcher ignored = Pattern.compile("(?m)^SigIgn:\\s*([0-9a-f]+)$").matcher(Files.readString(status));
            return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & INTERRUPT_BIT) != 0;
        }
    }

    @BeforeAll
    void startMember(@TempDir Path folder) {
        directory = folder;
        member = KvorumProcess.start(folder);
    }

    /** A test that has failed leaves no command behind. */
    @AfterEach
    void endCommands() {
        started.forEach(Process::destroyForcibly);
        started.clear();
    }

    @AfterAll
    void stopMember() {
        member.close();
    }

    private Running start(String... words) throws IOException {
        Path script = KvorumProcess.script().resolveSibling("distro/target/kvorum/bin/kvorumctl");
        var command = new ArrayList<String>(
                List.of(script.toString(), "--endpoints", member.clientUrls().get(0)));
        command.addAll(List.of(words));
        Path output = directory.resolve("output" + files++);
        var builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors(output));
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        var process = builder.start();
        started.add(process);
        return new Running(process, output);
    }

    private static File errors(Path output) {
        return Path.of(output + ".errors").toFile();
    }

    private Said say(String input, String... words) throws IOException, InterruptedException {
        Running running = start(words);
        try (var stdin = running.process().getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        assertThat(running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return new Said(
                running.process().exitValue(),
                Files.readString(running.output()),
                Files.readString(errors(running.output()).toPath()));
    }

    private String output(String... words) throws IOException, InterruptedException {
        Said said = say("", words);
        assertThat(said.errors()).isEmpty();
        assertThat(said.code()).isZero();
        return said.output();
    }

    @Test
    void readsBackWhatWasPut() throws Exception {
        assertThat(output("put", "greeting", "grüß dich")).isEqualTo("OK\n");
        assertThat(output("get", "greeting")).isEqualTo("greeting\ngrüß dich\n");
        assertThat(say("from stdin", "put", "piped").output()).isEqualTo("OK\n");
        assertThat(output("get", "piped", "--print-value-only")).isEqualTo("from stdin\n");
        assertThat(output("get", "piped", "-w", "json")).contains("\"value\":\"ZnJvbSBzdGRpbg==\"");
    }

    @Test
    void watchShowsChangesUntilItIsInterrupted() throws Exception {
        output("put", "watched/before", "x");
        Running watch = start("watch", "watched/", "--prefix", "--rev=1");
        watch.awaitLine("watched/before");
        output("put", "watched/key", "value");
        watch.awaitLine("PUT\nwatched/key\nvalue\n");
        output("del", "watched/key");
        watch.awaitLine("DELETE\nwatched/key\n\n");
        assertThat(watch.interrupt()).isEqualTo(130);
    }

    @Test
    void leaseTakesItsKeysAlong() throws Exception {
        String granted = output("lease", "grant", "600");
        assertThat(granted).matches("lease [0-9a-f]{16} granted with TTL\\(600s\\)\n");
        String id = granted.split(" ", 3)[1];
        output("put", "leased", "v", "--lease=" + id);
        assertThat(output("lease", "timetolive", id, "--keys")).contains("attached keys([leased])");
        assertThat(output("lease", "keep-alive", "--once", id))
                .isEqualTo("lease " + id + " keepalived with TTL(600)\n");
        assertThat(output("lease", "revoke", id)).isEqualTo("lease " + id + " revoked\n");
        assertThat(output("get", "leased")).isEmpty();
    }

    @Test
    void lockIsHeldUntilItsHolderIsInterrupted() throws Exception {
        Running first = start("lock", "one");
        first.awaitLine("one/[0-9a-f]+\n");
        Running second = start("lock", "one");
        assertThat(first.interrupt()).isZero();
        second.awaitLine("one/[0-9a-f]+\n");
        assertThat(second.interrupt()).isZero();
        assertThat(output("get", "one/", "--prefix")).isEmpty();
    }

    @Test
    void lockRunsAProgramAndEndsWithItsStatus() throws Exception {
        Said said = say("", "lock", "two", "--", "sh", "-c", "echo $ETCD_LOCK_KEY; exit 7");
        assertThat(said.output()).startsWith("two/");
        assertThat(said.code()).isEqualTo(7);
        assertThat(said.errors()).isEqualTo("Error: exit status 7\n");
    }

    /** To the same member, where keys go by another prefix. */
    @Test
    void mirrorFollowsUntilItIsInterrupted() throws Exception {
        output("put", "mirrored/one", "1");
        Running watch = start("watch", "there/", "--prefix", "--rev=1");
        Running mirror = start(
                "make-mirror",
                "--prefix=mirrored/",
                "--dest-prefix=there/",
                member.clientUrls().get(1));
        watch.awaitLine("PUT\nthere/one\n1\n");
        output("del", "mirrored/one");
        watch.awaitLine("DELETE\nthere/one\n\n");
        assertThat(mirror.interrupt()).isEqualTo(130);
        assertThat(mirror.output()).isEmptyFile();
        watch.interrupt();
    }

    @Test
    void transactionIsReadFromTheInput() throws Exception {
        output("put", "counted", "1");
        Said said = say("value(\"counted\") = \"1\"\n\nput counted 2\n\nget counted\n\n", "txn");
        assertThat(said.output()).isEqualTo("SUCCESS\n\nOK\n");
        assertThat(output("get", "counted", "--print-value-only")).isEqualTo("2\n");
    }

    @Test
    void membersAndTheirStatusAreShown() throws Exception {
        assertThat(output("member", "list")).contains(", started, etcd0, " + member.peerUrl());
        assertThat(output("endpoint", "status", "-w", "table")).contains("│ STORAGE VERSION │");
        assertThat(output("endpoint", "health")).contains(" is healthy: successfully committed proposal: took = ");
    }

    @Test
    void memoryThatDataTakesIsMeasured() throws Exception {
        assertThat(output("check", "datascale"))
                .startsWith("Start data scale check for work load [10000 key-value pairs, 1024 bytes per key-value, 50")
                .containsPattern("\nPASS: Approximate system memory used : -?\\d+\\.\\d\\d MB\\.\n$");
        assertThat(output("get", "/etcdctl-check", "--prefix")).isEmpty();
    }

    @Test
    void failuresAreToldByTextAndStatus() throws Exception {
        assertThat(say("", "get")).extracting(Said::code).isEqualTo(128);
        assertThat(say("", "get", "a", "-w", "nonsense")).extracting(Said::code).isEqualTo(4);
        assertThat(say("", "nonsense").errors()).startsWith("Error: unknown command \"nonsense\" for \"kvorumctl\"");
        Said refused = say("", "put", "a", "b", "--lease=1");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).endsWith("Error: etcdserver: requested lease not found\n");
    }

    @Test
    void anotherEndpointIsTriedIfOneIsDown() throws Exception {
        output("put", "reached", "yes");
        Said said = say(
                "",
                "get",
                "reached",
                "--endpoints",
                "127.0.0.1:1," + member.clientUrls().get(1));
        assertThat(said.output()).isEqualTo("reached\nyes\n");
    }
}
