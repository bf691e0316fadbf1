// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.itests.support.FreePorts;

/** A cluster of one member with the flags of a unit file. Its ports stay the same when it is started again. */
final class KvorumProcess implements AutoCloseable {
    private final Path directory;
    private final int[] ports = FreePorts.of(3);
    private final MemberProcess process;

    /** Starts a member whose data directory and log lie in the directory, and waits until it says it is ready. */
    static KvorumProcess start(Path directory, String... extraFlags) {
        return new KvorumProcess(directory, List.of(extraFlags));
    }

    private KvorumProcess(Path directory, List<String> extraFlags) {
        this.directory = directory;
        this.process = new MemberProcess(directory, flags(extraFlags));
        process.start();
    }

    /** Returns the two client URLs. */
    List<String> clientUrls() {
        return List.of(url(ports[0]), url(ports[1]));
    }

    String peerUrl() {
        return url(ports[2]);
    }

    Path dataDirectory() {
        return directory.resolve("data");
    }

    /** Returns what the process has written to stderr since it was last started. */
    List<String> log() {
        return process.log();
    }

    /** Starts the member again after {@link #kill} or {@link #terminate}, and waits until it is ready. */
    void restart() {
        process.start();
    }

    /** Ends the process as kill -9 does. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Asks the process to end and returns its exit status. */
    int terminate() throws InterruptedException {
        return process.terminate();
    }

    /** Kills what is still running. */
    @Override
    public void close() {
        process.close();
    }

    /** Returns what is started. */
    static Path script() {
        return MemberProcess.program();
    }

    private List<String> flags(List<String> extraFlags) {
        var flags = new ArrayList<>(List.of(
                "--name", "etcd0",
                "--data-dir", dataDirectory().toString(),
                "--initial-advertise-peer-urls", peerUrl(),
                "--listen-peer-urls", peerUrl(),
                "--listen-client-urls", String.join(",", clientUrls()),
                "--advertise-client-urls", clientUrls().get(0),
                "--initial-cluster-token", "etcd-cluster-1",
                "--initial-cluster", "etcd0=" + peerUrl(),
                "--initial-cluster-state", "new"));
        flags.addAll(extraFlags);
        return flags;
    }

    static void pause(Duration duration) {
        MemberProcess.pause(duration);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}
