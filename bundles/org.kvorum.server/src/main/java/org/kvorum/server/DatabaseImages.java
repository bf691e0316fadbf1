// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;

/** Makes images of the whole database: for members that are too far behind, and for backups. */
final class DatabaseImages {
    private static final ReleaseVersion STATED_SINCE = new ReleaseVersion(3, 6);

    private final EventLoop applyLoop;
    private final EventLoop blockingLoop;
    private final Backend backend;
    private final Membership membership;
    private final SnapshotFormat format;

    /** Creates the maker; images are measured on the second loop. */
    DatabaseImages(
            EventLoop applyLoop,
            EventLoop blockingLoop,
            Backend backend,
            Membership membership,
            SnapshotFormat format) {
        this.applyLoop = applyLoop;
        this.blockingLoop = blockingLoop;
        this.backend = backend;
        this.membership = membership;
        this.format = format;
    }

    /**
     * The database after a log entry.
     *
     * @param at the entry
     * @param confState the members at it
     * @param legacyStore the members at it as older members read them
     * @param image the bytes; must be closed
     */
    record Image(ConsistentIndex at, ConfState confState, Bytes legacyStore, SnapshotImage image) {}

    /** Makes an image of what is applied when the call gets to the apply loop; any thread. */
    CompletableFuture<Image> take() {
        var taken = new CompletableFuture<Image>();
        applyLoop.execute(() -> {
            // On this loop, so that the index, the members and the records belong together.
            var confState = Opening.confState(membership);
            var legacyStore = membership.legacyStore();
            var view = new DatabaseView(backend.view(), confState, storageVersion());
            var at = ConsistentIndex.of(view);
            blockingLoop.execute(() -> {
                try {
                    taken.complete(new Image(
                            at, confState, legacyStore, new OwningImage(format.image(view, Bucket.all()), view)));
                } catch (RuntimeException e) {
                    view.close();
                    taken.completeExceptionally(e);
                }
            });
        });
        return taken;
    }

    /** Returns the version as the database states it, which it does since 3.6. */
    private String storageVersion() {
        return ReleaseVersion.parse(membership.clusterVersion())
                .filter(version -> STATED_SINCE.compareTo(version) <= 0)
                .map(ReleaseVersion::toString)
                .orElse("");
    }

    /** Lets go of the view with the image. */
    private static final class OwningImage implements SnapshotImage {
        private final SnapshotImage image;
        private final DatabaseView view;
        private boolean closed;

        OwningImage(SnapshotImage image, DatabaseView view) {
            this.image = image;
            this.view = view;
        }

        @Override
        public long sizeBytes() {
            return image.sizeBytes();
        }

        @Override
        public int read(ByteBuffer target) {
            return image.read(target);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                image.close();
                view.close();
            }
        }
    }
}
