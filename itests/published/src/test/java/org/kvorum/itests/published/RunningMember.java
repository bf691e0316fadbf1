// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.kvorum.itests.support.FreePorts;

/** A member of its own cluster, as a process. */
final class RunningMember implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String url;
    private final Process process;

    private RunningMember(String url, Process process) {
        this.url = url;
        this.process = process;
    }

    /**
     * Starts the program and waits until it serves.
     *
     * @param home the folder of the program
     * @param folder where it may write
     */
    static RunningMember start(Path home, Path folder) throws IOException, InterruptedException {
        var ports = FreePorts.of(2);
        var client = "http://127.0.0.1:" + ports[0];
        var peer = "http://127.0.0.1:" + ports[1];
        var builder = new ProcessBuilder(
                home.resolve("bin/kvorum").toString(),
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        // what speeds up later starts is not worth its while for one
        builder.environment().put("KVORUM_ARCHIVE", "no");
        builder.environment().put("KVORUM_CACHE_DIR", folder.resolve("cache").toString());
        var log = folder.resolve("log");
        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        var member = new RunningMember(client, process);
        while (!member.ask("/health", "").contains("\"true\"")) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the member has ended; see " + log);
            }
        }
        return member;
    }

    String url() {
        return url;
    }

    /** Returns what is answered to a body, or to none; nothing while nobody listens yet. */
    String ask(String path, String body) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path));
        if (!body.isEmpty()) {
            request.POST(BodyPublishers.ofString(body));
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
