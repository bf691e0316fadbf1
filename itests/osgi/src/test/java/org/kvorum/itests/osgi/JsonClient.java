// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;

/** The JSON gateway by means of the JDK alone, for tests inside of a framework, where no other client is. */
final class JsonClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String clientUrl;

    JsonClient(String clientUrl) {
        this.clientUrl = clientUrl;
    }

    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(clientUrl + path)));
    }

    String post(String path, String json) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(clientUrl + path)).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    String put(String key, String value) throws IOException, InterruptedException {
        return post("/v3/kv/put", "{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64(value) + "\"}");
    }

    String range(String key) throws IOException, InterruptedException {
        return post("/v3/kv/range", "{\"key\":\"" + base64(key) + "\"}");
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(KvorumFramework.PATIENCE).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
