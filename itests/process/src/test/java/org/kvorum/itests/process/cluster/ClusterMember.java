// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import io.etcd.jetcd.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.kvorum.itests.process.MemberProcess;

/** One member of a cluster of processes, with a client that asks only this member. Used by one thread. */
public final class ClusterMember implements AutoCloseable {
    private final MemberProcess process;
    private Unit unit;
    private @Nullable Client client;

    ClusterMember(Unit unit) {
        this.unit = unit;
        try {
            Files.createDirectories(unit.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.process = new MemberProcess(unit.directory(), unit.flags());
    }

    /** Returns the member's name. */
    public String name() {
        return unit.name();
    }

    /** Returns what its unit file says. */
    public Unit unit() {
        return unit;
    }

    /** Changes what its unit file says; counts from the next start. */
    void setUnit(Unit next) {
        unit = next;
        process.setFlags(next.flags());
    }

    /** Returns its process. */
    public MemberProcess process() {
        return process;
    }

    /** Returns where clients find it. */
    public String clientUrl() {
        return unit.clientUrl();
    }

    /** Returns a client that asks this member alone, and tries once. */
    public Client client() {
        if (client == null) {
            client = Client.builder()
                    .endpoints(unit.clientUrl())
                    .retryMaxAttempts(1)
                    .build();
        }
        return client;
    }

    /** Starts the process and returns at once. */
    public void spawn() {
        closeClient();
        process.spawn();
    }

    /** Starts the process and waits until it is ready. */
    public void start() {
        spawn();
        process.awaitReady();
    }

    /** Ends the process as kill -9 does. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Deletes what the member knows, as a broken disk does. */
    public void wipe() {
        try (var files = Files.walk(unit.dataDirectory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of its log. */
    public void awaitLine(String text, Duration patience) {
        process.awaitLine(text, patience);
    }

    private void closeClient() {
        // a client that found nobody waits longer and longer before it asks again: the next start gets a fresh one
        if (client != null) {
            client.close();
            client = null;
        }
    }

    @Override
    public void close() {
        process.close();
        closeClient();
    }
}
