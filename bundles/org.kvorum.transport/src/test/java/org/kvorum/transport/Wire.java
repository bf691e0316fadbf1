// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kvorum.bytes.Bytes;

/** A peer that says just what a test wants it to say. */
final class Wire {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Node node;
    private final Map<String, String> headers = new LinkedHashMap<>();

    Wire(Node node) {
        this.node = node;
        headers.put("X-Server-From", "b");
        headers.put("X-Server-Version", "3.5.30");
        headers.put("X-Min-Cluster-Version", "3.0.0");
        headers.put("X-Etcd-Cluster-ID", Long.toHexString(Node.CLUSTER));
        headers.put("X-Raft-To", Long.toHexString(node.id));
    }

    Wire with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Wire without(String header) {
        headers.remove(header);
        return this;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, Bytes.EMPTY);
    }

    HttpResponse<String> post(String path, Bytes body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    HttpResponse<String> send(String method, String path, Bytes body) throws IOException, InterruptedException {
        return client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the head of an answer that does not end. */
    int status(String path) throws IOException, InterruptedException {
        var response = client.send(request("GET", path, Bytes.EMPTY), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    private HttpRequest request(String method, String path, Bytes body) {
        var publisher = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body.toByteArray());
        var request = HttpRequest.newBuilder(URI.create(node.url() + path)).method(method, publisher);
        headers.forEach(request::header);
        return request.build();
    }
}
