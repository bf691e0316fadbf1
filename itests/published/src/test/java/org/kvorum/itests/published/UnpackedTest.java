// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive and in the image is enough to run. */
@Timeout(120)
final class UnpackedTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void archiveServesWhereverItIsUnpacked() throws Exception {
        var entries = TarEntry.ofGzip(Distribution.packed(".tar.gz"));
        TarEntry.unpack(entries, folder);
        serves(folder.resolve(entries.get(0).name()));
    }

    @Test
    void imageServesOnceAShellAndAJavaAreUnderIt() throws Exception {
        for (var layer : ImageTest.layers()) {
            TarEntry.unpack(layer, folder);
        }
        serves(folder.resolve("opt/kvorum"));
    }

    private void serves(Path home) throws Exception {
        var ports = freePorts();
        var client = "http://127.0.0.1:" + ports.get(0);
        var peer = "http://127.0.0.1:" + ports.get(1);
        var builder = new ProcessBuilder(
                home.resolve("bin/kvorum").toString(),
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        // what speeds up later starts is not worth its while for one
        builder.environment().putAll(Map.of("KVORUM_ARCHIVE", "no"));
        var log = folder.resolve("log");
        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            while (!ask(client + "/health", "").contains("\"true\"")) {
                assertThat(process.waitFor(100, TimeUnit.MILLISECONDS))
                        .as("ended; see %s", log)
                        .isFalse();
            }
            ask(client + "/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
            assertThat(ask(client + "/v3/kv/range", "{\"key\":\"Zm9v\"}")).contains("\"value\":\"YmFy\"");
        } finally {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Returns what is answered, or nothing while nobody listens yet. */
    private static String ask(String url, String body) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url));
        try {
            return CLIENT.send(
                            (body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Integer> freePorts() throws IOException {
        var ports = new ArrayList<Integer>();
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports.add(one.getLocalPort());
            ports.add(other.getLocalPort());
        }
        return ports;
    }
}
