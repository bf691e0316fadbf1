// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kvorum.server.LocalCluster.get;
import static org.kvorum.server.LocalCluster.keys;
import static org.kvorum.server.LocalCluster.put;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.member.Member;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Founding;
import org.kvorum.raft.Snapshot;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.wal.FileWalFactory;

/** A data directory as {@code etcdutl snapshot restore} leaves it: a log that adds the members, a snapshot record behind that, and the database. */
class RestoredSnapshotTest {
    private static final int SEGMENT_BYTES = 1 << 20;

    @TempDir
    private Path directory;

    private final SystemEnvironment environment = new SystemEnvironment();

    @Test
    void memberGoesOnFromIt() throws Exception {
        try (var cluster = cluster().found("a")) {
            var member = cluster.leader();
            put(member, "kept", "v");
            put(member, "kept", "w");
            restoreFrom(member, 1);
            long id = member.memberId();
            cluster.stop("a");
            lay();

            var restored = cluster.restart("a");
            assertThat(restored.memberId()).isEqualTo(id);
            assertThat(keys(restored)).isEqualTo(1);
            put(restored, "new", "v");
            cluster.stop("a");
            assertThat(keys(cluster.restart("a"))).isEqualTo(2);
        }
    }

    @Test
    void databaseThatIsAheadOfTheSnapshotIsRefusedAndLeftAlone() throws Exception {
        try (var cluster = cluster().found("a")) {
            put(cluster.leader(), "kept", "v");
            restoreFrom(cluster.leader(), 5);
            cluster.stop("a");
            lay();
            assertThatThrownBy(() -> cluster.restart("a")).hasMessageContaining("does not read in place");
            assertThat(directory.resolve("a/member/snap/db")).exists();
        }
    }

    private LocalCluster cluster() {
        return new LocalCluster(directory).with("storage-engine", "xodus").with("force-new-cluster", "false");
    }

    /** Makes the directory beside the one of the running member; its database says that it holds the state at the index. */
    private void restoreFrom(Member member, long index) throws Exception {
        var snap = Files.createDirectories(directory.resolve("restored/member/snap"));
        try (var store = new MemoryEngine().open(new StoreOptions(directory.resolve("unused"), 1 << 20, false))) {
            fill(store, member);
            store.write(new WriteBatch().put(Bucket.META, ConsistentIndex.INDEX, Bytes.bigEndian(index)));
            try (var view = store.view();
                    var image = new BboltFormat().image(view, Bucket.all())) {
                write(image::read, snap.resolve("db"));
            }
        }
        var options = new WalOptions(directory.resolve("restored/member/wal"), snap, SEGMENT_BYTES, 5, 5, false);
        var metadata = new WireWriter(24)
                .varintPresent(1, member.memberId())
                .varintPresent(2, member.clusterId())
                .toBytes();
        var info = member.members().get(0);
        var founding = Founding.of(List.of(new BackendMembershipFactory().bootstrapChange(info)));
        var wal = new FileWalFactory(new SeriesRegistry(environment), environment)
                .create(environment.disk(), options, metadata, founding.entries(), founding.hardState());
        wal.saveSnapshot(new Snapshot(1, 1, ConfState.of(List.of(info.id()), List.of()), Bytes.EMPTY));
        wal.close();
    }

    private void fill(Store store, Member member) throws Exception {
        var file = directory.resolve("image");
        try (var image = get(member.snapshot())) {
            write(image::read, file);
        }
        new BboltFormat().read(environment.disk(), file, store::write);
    }

    private interface Source {
        int read(ByteBuffer target);
    }

    private static void write(Source source, Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.allocate(1 << 16);
            while (0 <= source.read(buffer)) {
                buffer.flip();
                channel.write(buffer);
                buffer.clear();
            }
        }
    }

    /** Puts the made directory in the place of the member's. */
    private void lay() throws IOException {
        Files.move(directory.resolve("a"), directory.resolve("gone"));
        Files.move(directory.resolve("restored"), directory.resolve("a"));
    }
}
