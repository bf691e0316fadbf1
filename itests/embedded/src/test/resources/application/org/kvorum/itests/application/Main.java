// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.application;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.kvorum.embed.KvorumConfig;
import org.kvorum.embed.KvorumServer;

/** Starts a server, is a client of it, and tells what it has seen: one line each, a word and what it is about. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        try (var server = KvorumServer.start(KvorumConfig.in(Path.of(args[0])).engine(args[1]))) {
            // "a" and "b"
            print("put", post(server, "/v3/kv/put", "{\"key\":\"YQ==\",\"value\":\"Yg==\"}"));
            print("range", post(server, "/v3/kv/range", "{\"key\":\"YQ==\"}"));
            print("lock", post(server, "/v3/lock/lock", "{\"name\":\"YQ==\"}"));
            print("module", KvorumServer.class.getModule());
            ModuleLayer.boot().modules().forEach(module -> print("bound", module.getName()));
            Thread.getAllStackTraces().forEach((thread, frames) -> {
                if (thread.getName().startsWith("kvorum-")) {
                    Arrays.stream(frames).forEach(frame -> print("frame", frame.getClassName() + " "
                            + Objects.requireNonNullElse(frame.getModuleName(), "unnamed")));
                }
            });
        }
    }

    private static String post(KvorumServer server, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(server.clientEndpoint().resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void print(String word, Object what) {
        System.out.println(word + " " + what);
    }
}
