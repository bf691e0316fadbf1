// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.ClusterMemberAttrSet;
import org.kvorum.command.ClusterVersionSet;
import org.kvorum.command.DowngradeInfoSet;
import org.kvorum.command.LegacyRequest;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;

/**
 * The membership in the buckets for members, removed members and the cluster, with an unchanging image of it for readers that is replaced
 * with every change.
 */
final class BackendMembership implements Membership {
    private static final Bytes CLUSTER_VERSION = Bytes.utf8("clusterVersion");
    private static final Bytes DOWNGRADE = Bytes.utf8("downgrade");
    private static final Bytes REMOVED = Bytes.utf8("removed");

    private static final int ONE_STORE_SINCE_MINOR = 6;

    private static final String LEGACY_VERSION = "/0/version";
    private static final Pattern LEGACY_ATTRIBUTES = Pattern.compile("/0/members/([0-9a-fA-F]{1,16})/attributes");

    private final Backend backend;
    private final int learnersMax;
    private volatile Image image;

    BackendMembership(Backend backend, int learnersMax) {
        this.backend = backend;
        this.learnersMax = learnersMax;
        this.image = load(backend);
    }

    /**
     * What readers see.
     *
     * @param members by id, ascending as unsigned numbers
     * @param removed ids that never come back
     */
    private record Image(
            SortedMap<Long, MemberInfo> members, Set<Long> removed, String clusterVersion, String downgradeTarget) {
        Image {
            members = Collections.unmodifiableSortedMap(members);
            removed = Set.copyOf(removed);
        }

        Image with(MemberInfo member) {
            var changed = new TreeMap<>(members);
            changed.put(member.id(), member);
            return new Image(changed, removed, clusterVersion, downgradeTarget);
        }

        Image without(long id) {
            var changed = new TreeMap<>(members);
            changed.remove(id);
            var gone = new HashSet<>(removed);
            gone.add(id);
            return new Image(changed, gone, clusterVersion, downgradeTarget);
        }
    }

    @Override
    public List<MemberInfo> members() {
        return List.copyOf(image.members.values());
    }

    @Override
    public Optional<MemberInfo> member(long id) {
        return Optional.ofNullable(image.members.get(id));
    }

    @Override
    public boolean isRemoved(long id) {
        return image.removed.contains(id);
    }

    @Override
    public String clusterVersion() {
        return image.clusterVersion;
    }

    @Override
    public String downgradeTarget() {
        return image.downgradeTarget;
    }

    @Override
    public void restore() {
        image = load(backend);
    }

    @Override
    public Bytes legacyStore() {
        var now = image;
        return new LegacyStore(now.members.values(), now.removed, now.clusterVersion).encode();
    }

    @Override
    public void restoreLegacy(Bytes legacyStore) {
        if (legacyStore.isEmpty() || !isBeforeOneStore(image.clusterVersion)) {
            return;
        }
        var told = LegacyStore.decode(legacyStore);
        if (told.members().isEmpty()) {
            return;
        }
        for (var member : told.members()) {
            if (!member.equals(image.members.get(member.id()))) {
                store(member);
            }
        }
        for (var member : members()) {
            if (told.members().stream().noneMatch(kept -> kept.id() == member.id())) {
                remove(member.id());
            }
        }
        told.removed().stream().filter(id -> !image.removed.contains(id)).forEach(this::remove);
    }

    /** Whether members of the cluster may be of those that keep the membership twice and believe the older form. */
    private static boolean isBeforeOneStore(String clusterVersion) {
        var numbers = clusterVersion.split("\\.", -1);
        return numbers.length < 2 || (numbers[0].equals("3") && Integer.parseInt(numbers[1]) < ONE_STORE_SINCE_MINOR);
    }

    private void remove(long id) {
        backend.delete(Bucket.MEMBERS, key(id));
        backend.put(Bucket.MEMBERS_REMOVED, key(id), REMOVED);
        image = image.without(id);
    }

    @Override
    public Optional<ErrorCode> validate(ConfChange change) {
        var members = image.members;
        long id = change.nodeId();
        if (image.removed.contains(id)) {
            return Optional.of(ErrorCode.MEMBER_NOT_FOUND);
        }
        return switch (change.type()) {
            case ADD_NODE, ADD_LEARNER_NODE -> {
                var json = MemberJson.decode(change.context());
                yield json.promote() ? validatePromotion(members.get(id)) : validateAddition(change, json.member());
            }
            case REMOVE_NODE -> members.containsKey(id) ? Optional.empty() : Optional.of(ErrorCode.MEMBER_NOT_FOUND);
            case UPDATE_NODE -> {
                if (!members.containsKey(id)) {
                    yield Optional.of(ErrorCode.MEMBER_NOT_FOUND);
                }
                yield validateUrls(
                        id, MemberJson.decode(change.context()).member().peerUrls());
            }
        };
    }

    private static Optional<ErrorCode> validatePromotion(@Nullable MemberInfo member) {
        if (member == null) {
            return Optional.of(ErrorCode.MEMBER_NOT_FOUND);
        }
        return member.learner() ? Optional.empty() : Optional.of(ErrorCode.MEMBER_NOT_LEARNER);
    }

    private Optional<ErrorCode> validateAddition(ConfChange change, MemberInfo added) {
        if (image.members.containsKey(change.nodeId())) {
            return Optional.of(ErrorCode.MEMBER_EXISTS);
        }
        var urls = validateUrls(change.nodeId(), added.peerUrls());
        if (urls.isPresent() || change.type() == ConfChangeType.ADD_NODE) {
            return urls;
        }
        long learners =
                image.members.values().stream().filter(MemberInfo::learner).count();
        return learners < learnersMax ? Optional.empty() : Optional.of(ErrorCode.TOO_MANY_LEARNERS);
    }

    private Optional<ErrorCode> validateUrls(long id, List<String> peerUrls) {
        boolean taken = image.members.values().stream()
                .anyMatch(member ->
                        member.id() != id && !Collections.disjoint(member.peerUrls(), new TreeSet<>(peerUrls)));
        return taken ? Optional.of(ErrorCode.PEER_URL_EXISTS) : Optional.empty();
    }

    @Override
    public void apply(ConfChange change) {
        long id = change.nodeId();
        switch (change.type()) {
            case ADD_NODE, ADD_LEARNER_NODE -> {
                var json = MemberJson.decode(change.context());
                if (json.promote()) {
                    var old = known(id);
                    store(new MemberInfo(id, old.name(), old.peerUrls(), old.clientUrls(), false));
                } else {
                    var added = json.member();
                    if (added.id() != id) {
                        throw new AssertionError("change of member " + MemberIds.hex(id) + " describes member "
                                + MemberIds.hex(added.id()));
                    }
                    store(new MemberInfo(
                            id,
                            added.name(),
                            added.peerUrls(),
                            added.clientUrls(),
                            change.type() == ConfChangeType.ADD_LEARNER_NODE));
                }
            }
            case REMOVE_NODE -> remove(id);
            case UPDATE_NODE -> {
                var old = known(id);
                var urls = MemberJson.decode(change.context()).member().peerUrls();
                store(new MemberInfo(id, old.name(), urls, old.clientUrls(), old.learner()));
            }
        }
    }

    @Override
    public void apply(ClusterMemberAttrSet attributes) {
        member(attributes.memberId())
                .ifPresent(old -> store(new MemberInfo(
                        old.id(), attributes.name(), old.peerUrls(), attributes.clientUrls(), old.learner())));
    }

    @Override
    public void apply(ClusterVersionSet version) {
        backend.put(Bucket.CLUSTER, CLUSTER_VERSION, Bytes.utf8(version.version()));
        image = new Image(image.members, image.removed, version.version(), image.downgradeTarget);
    }

    @Override
    public void apply(DowngradeInfoSet downgrade) {
        var json = new JsonObject();
        var target = downgrade.enabled() ? downgrade.version() : "";
        json.addProperty("target-version", target);
        json.addProperty("enabled", downgrade.enabled());
        backend.put(Bucket.CLUSTER, DOWNGRADE, Bytes.utf8(json.toString()));
        image = new Image(image.members, image.removed, image.clusterVersion, target);
    }

    @Override
    public void apply(LegacyRequest request) {
        if (!request.method().equals("PUT")) {
            return;
        }
        if (request.path().equals(LEGACY_VERSION)) {
            apply(new ClusterVersionSet(request.value()));
            return;
        }
        var path = LEGACY_ATTRIBUTES.matcher(request.path());
        if (path.matches()) {
            var published = MemberJson.decode(Bytes.utf8(request.value())).member();
            apply(new ClusterMemberAttrSet(
                    Long.parseUnsignedLong(path.group(1), 16), published.name(), published.clientUrls()));
        }
    }

    private MemberInfo known(long id) {
        return member(id).orElseThrow(() -> new AssertionError("no member " + MemberIds.hex(id)));
    }

    private void store(MemberInfo member) {
        backend.put(Bucket.MEMBERS, key(member.id()), new MemberJson(member, false).encode());
        image = image.with(member);
    }

    private static Bytes key(long id) {
        return Bytes.utf8(MemberIds.hex(id));
    }

    private static Image load(Backend backend) {
        var members = new TreeMap<Long, MemberInfo>(Long::compareUnsigned);
        var removed = new HashSet<Long>();
        try (var view = backend.view()) {
            try (var cursor = view.cursor(Bucket.MEMBERS, Bytes.EMPTY, Bytes.EMPTY)) {
                while (cursor.next()) {
                    var member = MemberJson.decode(cursor.value()).member();
                    members.put(member.id(), member);
                }
            }
            try (var cursor = view.cursor(Bucket.MEMBERS_REMOVED, Bytes.EMPTY, Bytes.EMPTY)) {
                while (cursor.next()) {
                    removed.add(Long.parseUnsignedLong(cursor.key().toStringUtf8(), 16));
                }
            }
            var version = view.get(Bucket.CLUSTER, CLUSTER_VERSION);
            return new Image(
                    members,
                    removed,
                    version == null ? "" : version.toStringUtf8(),
                    target(view.get(Bucket.CLUSTER, DOWNGRADE)));
        }
    }

    private static String target(@Nullable Bytes downgrade) {
        if (downgrade == null) {
            return "";
        }
        var json = JsonParser.parseString(downgrade.toStringUtf8()).getAsJsonObject();
        return json.has("enabled") && json.get("enabled").getAsBoolean()
                ? json.get("target-version").getAsString()
                : "";
    }
}
