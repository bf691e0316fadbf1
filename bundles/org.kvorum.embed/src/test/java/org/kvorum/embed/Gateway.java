// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The JSON gateway of a server, for a client that the JDK brings. */
record Gateway(HttpClient http, URI endpoint) {
    static Gateway of(KvorumServer server) {
        return new Gateway(HttpClient.newHttpClient(), server.clientEndpoint());
    }

    String put(String key, String value) throws IOException, InterruptedException {
        return post("/v3/kv/put", "{\"key\":\"" + encoded(key) + "\",\"value\":\"" + encoded(value) + "\"}");
    }

    String range(String key) throws IOException, InterruptedException {
        return post("/v3/kv/range", "{\"key\":\"" + encoded(key) + "\"}");
    }

    String post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(endpoint.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(endpoint.resolve(path)).build());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
