// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kvorum.arch.Layers.Use;

final class LayersTest {
    private static final List<Bundle> BUNDLES = Bundle.all();
    private static final List<String> NAMES = BUNDLES.stream().map(Bundle::name).toList();

    /** What the bundles that everyone stands on may know of the world outside Kvorum. */
    private static final Set<String> PLAIN = Set.of("java.", "org.kvorum.", "org.jspecify.", "org.osgi.annotation.");

    private static final Set<String> ON_PLAIN_JAVA =
            Set.of("org.kvorum.bytes", "org.kvorum.raft", "org.kvorum.command", "org.kvorum.api");

    /** A deterministic state machine has no clock, no thread, no file and no socket to ask. */
    private static final Set<String> IMPURE =
            Set.of("java.io", "java.net", "java.nio.channels", "java.nio.file", "java.time", "java.util.concurrent");

    @Test
    void everyBundleStandsInThePicture() {
        assertThat(NAMES).isNotEmpty().allMatch(Layers::known, "stands on a line of Layers or is a wrap");
    }

    @Test
    void importsOnlyPointDown() {
        assertThat(BUNDLES.stream().flatMap(LayersTest::violations)).isEmpty();
    }

    @Test
    void whatEveryoneStandsOnNeedsOnlyJava() {
        assertThat(BUNDLES.stream()
                        .filter(bundle -> ON_PLAIN_JAVA.contains(bundle.name()))
                        .flatMap(bundle -> bundle.sources().stream())
                        .flatMap(source -> source.packagesUsed().stream()
                                .filter(used -> PLAIN.stream().noneMatch((used + ".")::startsWith))
                                .map(used -> source.path() + " uses " + used)))
                .isEmpty();
    }

    @Test
    void raftAsksNothingOfTheOutsideWorld() {
        assertThat(new Bundle(Bundle.ALL.resolve("org.kvorum.raft"))
                        .sources().stream().flatMap(source -> source.packagesUsed().stream()
                                .filter(used ->
                                        IMPURE.stream().anyMatch(banned -> (used + ".").startsWith(banned + ".")))
                                .map(used -> source.path() + " uses " + used)))
                .isEmpty();
    }

    @Test
    void tableAllowsDownAndForbidsUpAndAcross() {
        assertThat(Layers.allowed(new Use("org.kvorum.rpc", "org.kvorum.bytes")))
                .isTrue();
        assertThat(Layers.allowed(new Use("org.kvorum.api", "org.kvorum.raft"))).isTrue();
        assertThat(Layers.allowed(new Use("org.kvorum.api", "org.kvorum.mvcc"))).isFalse();
        assertThat(Layers.allowed(new Use("org.kvorum.mvcc", "org.kvorum.lease")))
                .isFalse();
        assertThat(Layers.allowed(new Use("org.kvorum.storage.xodus", "org.kvorum.storage.memory")))
                .isFalse();
        assertThat(Layers.allowed(new Use("org.kvorum.unheard.of", "org.kvorum.bytes")))
                .isFalse();
    }

    @Test
    void tableGivesAWrapOnlyToItsUsersAndTheKitToNobody() {
        assertThat(Layers.allowed(new Use("org.kvorum.storage.xodus", "org.kvorum.xodus")))
                .isTrue();
        assertThat(Layers.allowed(new Use("org.kvorum.server", "org.kvorum.grpc")))
                .isFalse();
        assertThat(Layers.allowed(new Use("org.kvorum.rpc", Layers.KIT))).isFalse();
        assertThat(Layers.allowed(new Use(Layers.KIT, "org.kvorum.api"))).isTrue();
    }

    @Test
    void packageBelongsToTheBundleWithTheLongestName() {
        List<String> names = List.of("org.kvorum.storage", "org.kvorum.storage.xodus");
        assertThat(Bundle.owner(names, "org.kvorum.storage.xodus")).contains("org.kvorum.storage.xodus");
        assertThat(Bundle.owner(names, "org.kvorum.storage.xodusother")).contains("org.kvorum.storage");
        assertThat(Bundle.owner(names, "org.kvorum.stor")).isEmpty();
    }

    private static Stream<String> violations(Bundle bundle) {
        return bundle.sources().stream().flatMap(source -> source.packagesUsed().stream()
                .flatMap(used -> target(used).stream())
                .filter(to -> !Layers.allowed(new Use(bundle.name(), to)))
                .map(to -> source.path() + " uses " + to));
    }

    /** An import of a package that no bundle has stays as it is, and so fails with its name. */
    private static Optional<String> target(String used) {
        if ((used + ".").startsWith("org.kvorum.")) {
            return Optional.of(Bundle.owner(NAMES, used).orElse(used));
        }
        return Layers.WRAPPED.entrySet().stream()
                .filter(wrapped -> (used + ".").startsWith(wrapped.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
