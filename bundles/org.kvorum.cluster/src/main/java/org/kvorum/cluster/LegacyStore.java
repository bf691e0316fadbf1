// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.bytes.Bytes;

/**
 * The membership as etcd's first store held it, a tree of paths. Snapshots carry it still: members up to 3.6 cannot start from one without it, and those up to 3.5
 * believe it rather than the database that comes along.
 *
 * <pre>
 * /0/members/&lt;id&gt;/raftAttributes   {"peerURLs":[…],"isLearner":true}
 * /0/members/&lt;id&gt;/attributes       {"name":"…","clientURLs":[…]}      once published
 * /0/removed_members/&lt;id&gt;
 * /0/version                       3.5.0                              once decided
 * /1                               (where keys were)
 * </pre>
 *
 * @param members the members
 * @param removed ids that never come back
 * @param version the cluster version, empty while undecided
 */
record LegacyStore(Collection<MemberInfo> members, Set<Long> removed, String version) {
    /** What never expires expires at the beginning of Go's time. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private static final int HISTORY_CAPACITY = 1000;
    private static final int STORE_VERSION = 2;

    LegacyStore {
        members = List.copyOf(members);
        removed = Set.copyOf(removed);
    }

    // ------------------------------------------------------------ writing

    Bytes encode() {
        var cluster = new JsonObject();
        cluster.add("members", membersNode());
        if (!removed.isEmpty()) {
            var gone = new JsonObject();
            for (long id : removed) {
                var hex = MemberIds.hex(id);
                gone.add(hex, leaf("/0/removed_members/" + hex, ""));
            }
            cluster.add("removed_members", directory("/0/removed_members", gone));
        }
        if (!version.isEmpty()) {
            cluster.add("version", leaf("/0/version", version));
        }
        var top = new JsonObject();
        top.add("0", directory("/0", cluster));
        top.add("1", directory("/1", new JsonObject()));
        var store = new JsonObject();
        store.add("Root", directory("/", top));
        store.add("WatcherHub", emptyHub());
        store.addProperty("CurrentIndex", 0);
        store.add("Stats", new JsonObject());
        store.addProperty("CurrentVersion", STORE_VERSION);
        return Bytes.utf8(store.toString());
    }

    private JsonObject membersNode() {
        var nodes = new JsonObject();
        for (var member : members) {
            var path = "/0/members/" + MemberIds.hex(member.id());
            var parts = new JsonObject();
            parts.add("raftAttributes", leaf(path + "/raftAttributes", raftAttributes(member)));
            if (!member.name().isEmpty() || !member.clientUrls().isEmpty()) {
                parts.add("attributes", leaf(path + "/attributes", attributes(member)));
            }
            nodes.add(MemberIds.hex(member.id()), directory(path, parts));
        }
        return directory("/0/members", nodes);
    }

    private static String raftAttributes(MemberInfo member) {
        var json = new JsonObject();
        json.add("peerURLs", array(member.peerUrls()));
        if (member.learner()) {
            json.addProperty("isLearner", true);
        }
        return json.toString();
    }

    private static String attributes(MemberInfo member) {
        var json = new JsonObject();
        json.addProperty("name", member.name());
        json.add("clientURLs", array(member.clientUrls()));
        return json.toString();
    }

    private static JsonArray array(List<String> values) {
        var array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static JsonObject directory(String path, JsonObject children) {
        return node(path, "", children);
    }

    private static JsonObject leaf(String path, String value) {
        return node(path, value, JsonNull.INSTANCE);
    }

    private static JsonObject node(String path, String value, JsonElement children) {
        var node = new JsonObject();
        node.addProperty("Path", path);
        node.addProperty("CreatedIndex", 0);
        node.addProperty("ModifiedIndex", 0);
        node.addProperty("ExpireTime", NEVER);
        node.addProperty("Value", value);
        node.add("Children", children);
        return node;
    }

    /** The reader takes the array as it is and indexes it up to the capacity. */
    private static JsonObject emptyHub() {
        var events = new JsonArray(HISTORY_CAPACITY);
        for (int i = 0; i < HISTORY_CAPACITY; i++) {
            events.add(JsonNull.INSTANCE);
        }
        var queue = new JsonObject();
        queue.add("Events", events);
        queue.addProperty("Size", 0);
        queue.addProperty("Front", 0);
        queue.addProperty("Back", 0);
        queue.addProperty("Capacity", HISTORY_CAPACITY);
        var history = new JsonObject();
        history.add("Queue", queue);
        history.addProperty("StartIndex", 0);
        history.addProperty("LastIndex", 0);
        var hub = new JsonObject();
        hub.add("EventHistory", history);
        return hub;
    }

    // ------------------------------------------------------------ reading

    /**
     * Reads what concerns the membership; everything else is passed over.
     *
     * @throws IllegalArgumentException if it is no such store
     */
    static LegacyStore decode(Bytes data) {
        try {
            var root = JsonParser.parseString(data.toStringUtf8()).getAsJsonObject();
            if (!root.has("Root")) {
                throw new IllegalArgumentException("no root in the membership of a snapshot");
            }
            var cluster = child(root.getAsJsonObject("Root"), "0");
            var members = new ArrayList<MemberInfo>();
            var listed = child(cluster, "members");
            for (var hex : names(listed)) {
                members.add(member(Long.parseUnsignedLong(hex, 16), child(listed, hex)));
            }
            var removed = new HashSet<Long>();
            names(child(cluster, "removed_members")).forEach(hex -> removed.add(Long.parseUnsignedLong(hex, 16)));
            return new LegacyStore(members, removed, value(child(cluster, "version")));
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | NullPointerException
                | NumberFormatException e) {
            throw new IllegalArgumentException("malformed membership in a snapshot", e);
        }
    }

    private static MemberInfo member(long id, @Nullable JsonObject node) {
        var raft = json(value(child(node, "raftAttributes")));
        var published = json(value(child(node, "attributes")));
        return new MemberInfo(id, published.name(), raft.peerUrls(), published.clientUrls(), raft.learner());
    }

    private static MemberInfo json(String value) {
        return MemberJson.decode(Bytes.utf8(value.isEmpty() ? "{}" : value)).member();
    }

    private static @Nullable JsonObject child(@Nullable JsonObject node, String name) {
        return node == null || !node.get("Children").isJsonObject()
                ? null
                : node.getAsJsonObject("Children").getAsJsonObject(name);
    }

    private static Set<String> names(@Nullable JsonObject node) {
        return node == null || !node.get("Children").isJsonObject()
                ? Set.of()
                : node.getAsJsonObject("Children").keySet();
    }

    private static String value(@Nullable JsonObject node) {
        return node == null ? "" : node.get("Value").getAsString();
    }
}
