// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import org.junit.jupiter.api.io.TempDir;

/** What supervisors and operators' scripts rely on: output, signals, exit statuses, and the endpoints they ask. */
class ProcessContractTest {
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    /** How a process ended, and what it wrote. */
    private record Ended(int status, String stdout, String stderr) {}

    @Test
    void writesNothingButJsonLinesAndNoErrorInANormalLife() throws Exception {
        List<String> lines;
        try (var member = KvorumProcess.start(directory)) {
            assertThat(member.terminate()).isEqualTo(TERMINATED);
            lines = member.log();
        }
        assertThat(directory.resolve("stdout")).isEmptyFile();
        var messages = new ArrayList<String>();
        for (var line : lines) {
            var json = JsonParser.parseString(line).getAsJsonObject();
            for (var key : List.of("level", "ts", "caller", "msg")) {
                assertThat(json.has(key)).as("%s in %s", key, line).isTrue();
            }
            assertThat(json.get("ts").getAsString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}(Z|[+-]\\d{4})");
            assertThat(json.get("level").getAsString()).as(line).isIn("info", "warn");
            messages.add(json.get("msg").getAsString());
        }
        assertThat(messages).anyMatch(message -> message.contains("ready to serve client requests"));
        assertThat(messages).anyMatch(message -> message.contains("serving client traffic insecurely"));
    }

    @Test
    void endsSoonAfterATermSignal() throws Exception {
        try (var member = KvorumProcess.start(directory)) {
            long start = System.nanoTime();
            member.terminate();
            // The promise is 1.5 s; a test machine that builds at the same time may take a little longer.
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5_000);
        }
    }

    @Test
    void tellsItsEffectiveSettingsInOneLine() throws Exception {
        try (var member = KvorumProcess.start(directory, "--snapshot-catchup-entries", "1000")) {
            assertThat(member.log())
                    .anyMatch(line ->
                            line.contains("\"snapshot-catchup-entries\":1000") && line.contains("\"name\":\"etcd0\""));
        }
    }

    @Test
    void versionComesFirstAndAtOnce() throws Exception {
        var ended = run(Map.of(), "--version");
        assertThat(ended.status()).isZero();
        assertThat(ended.stdout().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("etcd Version: 3.7.1"),
                        line -> assertThat(line).startsWith("Git SHA: "),
                        line -> assertThat(line).startsWith("Go Version: "),
                        line -> assertThat(line).startsWith("Go OS/Arch: linux/"));
        assertThat(ended.stderr()).isEmpty();
    }

    @Test
    void helpListsEveryFlag() throws Exception {
        var ended = run(Map.of(), "--help");
        assertThat(ended.status()).isZero();
        assertThat(ended.stdout() + ended.stderr())
                .contains("--data-dir", "--listen-client-urls", "--storage-engine", "--initial-cluster-token");
    }

    @Test
    void anUnknownFlagEndsWithStatusTwo() throws Exception {
        var ended = run(Map.of(), "--no-such-flag");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("flag provided but not defined: -no-such-flag");
    }

    @Test
    void aVariableAndAFlagForTheSameSettingAreAConflict() throws Exception {
        var ended = run(Map.of("ETCD_NAME", "a"), "--name", "b");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stderr()).contains("conflicting environment variable");
    }

    @Test
    void aDirectoryInUseIsRefusedWithAReason() throws Exception {
        try (var member = KvorumProcess.start(directory)) {
            var ended = run(
                    Map.of(),
                    "--data-dir",
                    member.dataDirectory().toString(),
                    "--listen-client-urls",
                    "http://127.0.0.1:0",
                    "--advertise-client-urls",
                    "http://127.0.0.1:1");
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.stderr()).contains("in use by another process");
        }
    }

    @Test
    void anAddressInUseIsRefusedWithAReason() throws Exception {
        try (var member = KvorumProcess.start(directory)) {
            var ended = run(
                    Map.of(),
                    "--data-dir",
                    directory.resolve("other").toString(),
                    "--listen-client-urls",
                    member.clientUrls().get(0),
                    "--advertise-client-urls",
                    member.clientUrls().get(0));
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.stderr()).containsIgnoringCase("address already in use");
        }
    }

    @Test
    void answersOnTheClientPortOverHttp() throws Exception {
        try (var member = KvorumProcess.start(directory)) {
            for (var url : member.clientUrls()) {
                assertThat(get(url + "/version"))
                        .isEqualTo("{\"etcdserver\":\"3.7.1\",\"etcdcluster\":\"3.7.0\",\"storage\":\"3.7.0\"}");
                assertThat(get(url + "/health")).isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
                assertThat(get(url + "/livez")).isEqualTo("ok\n");
                assertThat(get(url + "/readyz?verbose")).contains("[+]linearizable_read ok", "[+]data_corruption ok");
                assertThat(get(url + "/metrics"))
                        .contains("etcd_server_has_leader 1", "etcd_server_version{server_version=\"3.7.1\"} 1");
            }
            var put = post(member.clientUrls().get(0) + "/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
            assertThat(JsonParser.parseString(put)
                            .getAsJsonObject()
                            .getAsJsonObject("header")
                            .get("revision")
                            .getAsString())
                    .isEqualTo("2");
            JsonObject range = JsonParser.parseString(
                            post(member.clientUrls().get(1) + "/v3/kv/range", "{\"key\":\"Zm9v\"}"))
                    .getAsJsonObject();
            assertThat(range.getAsJsonArray("kvs")
                            .get(0)
                            .getAsJsonObject()
                            .get("value")
                            .getAsString())
                    .isEqualTo("YmFy");
        }
    }

    private static String get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static String post(String url, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String send(HttpRequest request) throws Exception {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private Ended run(Map<String, String> environment, String... flags) throws Exception {
        var command = new ArrayList<String>();
        command.add(KvorumProcess.script().toString());
        command.addAll(List.of(flags));
        var stdout = directory.resolve("run.stdout");
        var stderr = directory.resolve("run.stderr");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                java.nio.file.Files.readString(stdout, UTF_8),
                java.nio.file.Files.readString(stderr, UTF_8));
    }
}
