// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an operator asks of one member, over the JSON gateway that both kinds have. */
final class Admin {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    /** A member as the members list it. */
    record Listed(long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {}

    /** What a member says of itself. */
    record Status(long id, String version, long leader, long term, long appliedIndex, long revision, boolean learner) {}

    /** A hash of the keys. */
    record Hash(String hash, String compactRevision) {}

    /** What stands at /version. */
    record Versions(String server, String cluster) {}

    Admin(String url) {
        this.url = url;
    }

    List<Listed> members() throws IOException, InterruptedException {
        var members = new ArrayList<Listed>();
        for (var element : array(post("cluster/member/list", new JsonObject()), "members")) {
            var member = element.getAsJsonObject();
            members.add(new Listed(
                    id(member, "ID"),
                    text(member, "name"),
                    strings(member, "peerURLs"),
                    strings(member, "clientURLs"),
                    member.has("isLearner") && member.get("isLearner").getAsBoolean()));
        }
        return members;
    }

    /** Adds a member and returns its id. */
    long addMember(String peerUrl, boolean learner) throws IOException, InterruptedException {
        var urls = new JsonArray();
        urls.add(peerUrl);
        var request = new JsonObject();
        request.add("peerURLs", urls);
        request.addProperty("isLearner", learner);
        return id(post("cluster/member/add", request).getAsJsonObject("member"), "ID");
    }

    void removeMember(long id) throws IOException, InterruptedException {
        post("cluster/member/remove", withId("ID", id));
    }

    void promoteMember(long id) throws IOException, InterruptedException {
        post("cluster/member/promote", withId("ID", id));
    }

    /** Only the leader can. */
    void moveLeader(long target) throws IOException, InterruptedException {
        post("maintenance/transfer-leadership", withId("targetID", target));
    }

    Status status() throws IOException, InterruptedException {
        var status = post("maintenance/status", new JsonObject());
        var header = status.getAsJsonObject("header");
        return new Status(
                id(header, "member_id"),
                text(status, "version"),
                id(status, "leader"),
                id(status, "raftTerm"),
                id(status, "raftAppliedIndex"),
                id(header, "revision"),
                status.has("isLearner") && status.get("isLearner").getAsBoolean());
    }

    /** Returns how many alarms there are. */
    int alarms() throws IOException, InterruptedException {
        return array(post("maintenance/alarm", new JsonObject()), "alarms").size();
    }

    /** Returns the hash of the keys up to the revision. */
    Hash hash(long revision) throws IOException, InterruptedException {
        var request = new JsonObject();
        request.addProperty("revision", Long.toString(revision));
        var answer = post("maintenance/hashkv", request);
        return new Hash(text(answer, "hash"), text(answer, "compact_revision"));
    }

    Versions versions() throws IOException, InterruptedException {
        var answer = answer(HttpRequest.newBuilder(URI.create(url + "/version"))
                .timeout(TIMEOUT)
                .build());
        return new Versions(text(answer, "etcdserver"), text(answer, "etcdcluster"));
    }

    private JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create(url + "/v3/" + path))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private JsonObject answer(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static JsonObject withId(String field, long id) {
        var request = new JsonObject();
        request.addProperty(field, Long.toUnsignedString(id));
        return request;
    }

    private static long id(JsonObject object, String field) {
        var text = text(object, field);
        return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    }

    private static String text(JsonObject object, String field) {
        return object.has(field) ? object.get(field).getAsString() : "";
    }

    private static JsonArray array(JsonObject object, String field) {
        return object.has(field) ? object.getAsJsonArray(field) : new JsonArray();
    }

    private static List<String> strings(JsonObject object, String field) {
        var strings = new ArrayList<String>();
        array(object, field).forEach(element -> strings.add(element.getAsString()));
        return strings;
    }
}
