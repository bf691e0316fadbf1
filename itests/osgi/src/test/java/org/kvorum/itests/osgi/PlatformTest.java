// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;

/** What operators of a framework have: Gogo commands, configurations, and several members side by side. */
class PlatformTest {
    private static final String FACTORY = "org.osgi.service.cm.ManagedServiceFactory";
    private static final long PAUSE_MILLIS = 20;

    @TempDir
    private Path directory;

    private KvorumFramework framework;
    private Console console;

    @BeforeEach
    void start() throws Exception {
        framework =
                KvorumFramework.start(Console.wanted(Seat.free(directory, "m"))).awaitReady();
        framework.startPlatform();
        assertThat(framework.awaitService(FACTORY, KvorumFramework.PATIENCE)).isTrue();
        console = Console.of(framework);
    }

    @AfterEach
    void stop() throws Exception {
        console.close();
        framework.close();
    }

    @Test
    void commandsOfEtcdctlRunOnTheMember() throws Exception {
        assertThat(console.run("put greeting hello")).isEqualTo("OK\n");
        assertThat(console.run("get greeting")).isEqualTo("greeting\nhello\n");
        assertThat(console.run("get greeting --json")).contains("\"kvs\":[{\"key\":\"Z3JlZXRpbmc=\"");
        assertThat(console.run("put greeting bye --prev-kv")).isEqualTo("OK\ngreeting\nhello\n");
        assertThat(console.run("get gree --prefix --print-value-only")).isEqualTo("bye\n");
        assertThat(console.run("del greeting")).isEqualTo("1\n");
        assertThat(console.run("lease grant 60")).matches("lease [0-9a-f]{16} granted with TTL\\(60s\\)\n");
        assertThat(console.run("lease list")).startsWith("found 1 leases\n");
        assertThat(console.run("member list"))
                .contains("STATUS", "started", framework.seat().peerUrl());
        assertThat(console.run("endpoint status")).contains("ENDPOINT", "3.7.1", "true");
        assertThat(console.run("status --json")).contains("\"leader\":");
        assertThat(console.run("endpoint health")).contains("HEALTH");
        assertThat(console.run("compact 3")).isEqualTo("compacted revision 3\n");
        assertThat(console.run("get greeting --rev 2"))
                .contains("etcdserver: mvcc: required revision has been compacted");
        assertThat(console.run("alarm list")).isEmpty();
        assertThat(console.run("defrag")).startsWith("Finished defragmenting etcd member");
        var file = directory.resolve("saved.db");
        assertThat(console.run("snapshot save " + file)).contains("Snapshot saved at " + file);
        assertThat(file).isNotEmptyFile();
        assertThat(console.run("put")).contains("put command needs 1 argument");
    }

    /** A command that has the name of one of Kvorum's, as Gogo's own {@code watch} has. */
    public static final class Namesake {
        public String put(String key, String value) {
            return key + value;
        }
    }

    @Test
    void aNameIsTakenForKvorumsCommandUntilSomebodyChooses() throws Exception {
        framework
                .context()
                .registerService(
                        Object.class,
                        new Namesake(),
                        FrameworkUtil.asDictionary(
                                Map.of("osgi.command.scope", "gogo", "osgi.command.function", "put")));
        assertThat(console.run("put a b")).isEqualTo("OK\n");
        assertThat(console.run("gogo:put a b")).isEqualTo("ab\n");
        console.run("SCOPE = 'gogo:kvorum'");
        assertThat(console.run("put a b")).isEqualTo("ab\n");
        console.run("SCOPE = 'gogo:*'");
        assertThat(console.run("put a b")).isEqualTo("OK\n");
    }

    @Test
    void theConsensusIsLookedInto() throws Exception {
        console.run("put a b");

        assertThat(console.run("raft")).contains("role                   leader", "learners");
        assertThat(console.run("raft progress")).contains("replicate");
        assertThat(console.run("raft log --count 1")).contains("PutRequest").hasLineCount(2);
        assertThat(console.run("raft log --count 1 --json"))
                .startsWith("[{\"index\":")
                .contains("\"type\":\"normal\"");
        assertThat(console.run("raft nonsense")).startsWith("usage: raft state");
        assertThat(console.run("top -n 1 -d 1")).contains("leader", "requests/s");
        assertThat(console.run("discovery")).contains("static", "dns", "etcd");
    }

    @Test
    void theDataIsMovedToAnotherEngine() throws Exception {
        console.run("put a b");
        assertThat(console.run("storage")).contains("xodus");

        assertThat(console.run("storage switch memory")).contains("memory");

        assertThat(console.run("get a")).isEqualTo("a\nb\n");
        assertThat(console.run("storage list")).containsPattern("memory +true");
        assertThat(console.run("storage switch nosuch")).contains("nosuch");
        assertThat(console.run("put a c")).isEqualTo("OK\n");
    }

    @Test
    void aSettingChangesAtOnceAndIsGivenBack() throws Exception {
        assertThat(console.run("config get quota-backend-bytes --json")).contains("\"value\":\"0\"");

        configure("m", "quota-backend-bytes=20000\n");

        await("config get quota-backend-bytes", "20000");
        var big = "x".repeat(10_000);
        console.run("put a " + big);
        console.run("put b " + big);
        assertThat(console.run("put c " + big)).contains("etcdserver: mvcc: database space exceeded");
        assertThat(console.run("config set quota-backend-bytes nonsense")).contains("invalid value");
        assertThat(console.run("config set name other")).contains("counts only at a start");
        assertThat(console.run("config set quota-backend-bytes 2000000000")).contains("2000000000");
        assertThat(console.run("alarm disarm")).contains("alarm:NOSPACE");
        assertThat(console.run("put c " + big)).isEqualTo("OK\n");
    }

    @Test
    void aWrongConfigurationIsRefusedAndTheRestGoesOn() throws Exception {
        configure("n", "data-dir=" + directory.resolve("n") + "\nheartbeat-interval=nonsense\n");
        configure("m", "log-level=debug\n");

        await("config get log-level", "debug");
        assertThat(console.run("config members")).doesNotContain("\nn ");
        assertThat(framework.log())
                .anyMatch(line -> line.contains("settings refused") && line.contains("heartbeat-interval"));
        assertThat(console.run("put a b")).isEqualTo("OK\n");
    }

    @Test
    void severalMembersOfOneFrameworkFormACluster() throws Exception {
        var seats = Seat.cluster(directory, "a", "b", "c");
        for (var seat : seats) {
            configure(seat.name(), text(seat));
        }
        try (var first = new EtcdClient(seats.get(0).clientUrl());
                var last = new EtcdClient(seats.get(2).clientUrl())) {
            awaitMembers(4);
            first.put("k", "v");
            assertThat(last.value("k")).contains("v");
        }
        assertThat(console.run("put k other --member m")).isEqualTo("OK\n");
        assertThat(console.run("get k --member b")).isEqualTo("k\nv\n");
        assertThat(console.run("get k")).contains("say which member with --member NAME");
        assertThat(metrics(seats.get(1))).contains("etcd_server_id{server_id=").isNotEqualTo(metrics(framework.seat()));

        Files.delete(configuration("b"));

        awaitMembers(3);
        try (var first = new EtcdClient(seats.get(0).clientUrl())) {
            await("the others take a write", () -> isPut(first, "k", "w"));
            assertThat(first.value("k")).contains("w");
        }
    }

    /** What is on its way to a leader that just hands over is lost, and its writer is told so. */
    private static boolean isPut(EtcdClient client, String key, String value) throws Exception {
        try {
            client.put(key, value);
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasMessageContaining("possibly due to previous leader failure");
            return false;
        }
    }

    @Test
    void theSettingsAreDescribedForTools() throws Exception {
        assertThat(framework.awaitService("org.osgi.service.metatype.MetaTypeProvider", KvorumFramework.PATIENCE))
                .isTrue();
        assertThat(console.run("config describe quota-backend --json"))
                .startsWith("[{\"flag\":\"quota-backend-bytes\",\"type\":\"number\",\"default\":\"0\",\"live\":true,");
    }

    @Test
    void theShellAndTheConfigurationsAreExchangedWithoutTheMemberNoticing() throws Exception {
        configure("m", "snapshot-count=77\n");
        await("config get snapshot-count", "77");
        var term = console.run("raft state")
                .lines()
                .filter(line -> line.startsWith("term"))
                .findFirst();

        for (var name : List.of("org.kvorum.shell", "org.kvorum.configadmin", "org.kvorum.cli")) {
            framework.bundle(name).stop();
        }
        for (var name : List.of("org.kvorum.cli", "org.kvorum.configadmin", "org.kvorum.shell")) {
            framework.bundle(name).start();
        }

        assertThat(new JsonClient(framework.seat().clientUrl()).put("k", "v")).contains("revision");
        console.close();
        console = Console.of(framework);
        await("config get snapshot-count", "77");
        assertThat(console.run("raft state")
                        .lines()
                        .filter(line -> line.startsWith("term"))
                        .findFirst())
                .isEqualTo(term);
        assertThat(framework.exit()).isNotDone();
    }

    private static String metrics(Seat seat) throws Exception {
        return new JsonClient(seat.clientUrl())
                .get("/metrics")
                .lines()
                .filter(line -> line.startsWith("etcd_server_id"))
                .collect(Collectors.joining());
    }

    private static String text(Seat seat) {
        return seat.properties().entrySet().stream()
                .map(entry -> entry.getKey().substring("kvorum.config.".length()) + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private Path configuration(String member) {
        return framework.configurations().resolve("org.kvorum.member-" + member + ".cfg");
    }

    /** Puts a file where the framework looks for configurations, whole at once. */
    private void configure(String member, String text) throws IOException {
        var draft = Files.writeString(directory.resolve(member + ".draft"), text);
        Files.move(draft, configuration(member));
    }

    private void await(String command, String wanted) throws Exception {
        await(command + " shows " + wanted, () -> console.run(command).contains(wanted));
    }

    /** Waits until so many members of the framework serve clients. */
    private void awaitMembers(int count) throws Exception {
        await(count + " members serve", () -> framework.ready() == count);
    }

    /** Asks again and again: of most of what a configuration changes the framework tells nobody. */
    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + KvorumFramework.PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
