// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kvorum.itests.support.FreePorts;

/** A member of a distribution, alone in its cluster, asked over JSON. Does not outlive the virtual machine that started it. */
final class Member implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final String READY = "ready to serve client requests";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path log;
    private final Process process;
    private final String clientUrl;

    /** Starts the program of the distribution; its data and its log lie in the folder. */
    Member(Path home, Path folder, String... flags) throws IOException {
        log = Files.createTempFile(folder, "log", ".txt");
        var ports = FreePorts.of(2);
        clientUrl = "http://127.0.0.1:" + ports[0];
        var peerUrl = "http://127.0.0.1:" + ports[1];
        var command = new ArrayList<>(List.of(
                home.resolve("bin/kvorum").toString(),
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=default=" + peerUrl));
        command.addAll(List.of(flags));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KVORUM_ARCHIVE", "no");
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    Member awaitReady() throws IOException, InterruptedException {
        return awaitLine(READY);
    }

    /** Waits for a line of the log that contains the text. */
    Member awaitLine(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (log().stream().noneMatch(line -> line.contains(text))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("no line with \"" + text + "\":\n" + String.join("\n", log()));
            }
            Thread.sleep(20);
        }
        return this;
    }

    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    void put(String key, String value) throws IOException, InterruptedException {
        ask("/v3/kv/put", "{\"key\":\"" + encoded(key) + "\",\"value\":\"" + encoded(value) + "\"}");
    }

    /** Returns the answer of a linearizable read. */
    String get(String key) throws IOException, InterruptedException {
        return ask("/v3/kv/range", "{\"key\":\"" + encoded(key) + "\"}");
    }

    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the process as kill -9 does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(clientUrl + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " was answered with " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
