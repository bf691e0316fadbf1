// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.kvorum.api.env.Disk;
import org.kvorum.api.snapshot.BatchConsumer;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Snapshots as databases of bbolt, which etcd and its tools open as their own. */
@Component
public final class BboltFormat implements SnapshotFormat {
    /** Creates the format. */
    @Activate
    public BboltFormat() {}

    @Override
    public SnapshotImage image(StoreView view, List<Bucket> buckets) {
        return BboltImage.of(view, List.copyOf(buckets));
    }

    @Override
    public long read(Disk disk, Path file, BatchConsumer consumer) throws IOException {
        try (var source = disk.openForReading(file)) {
            var batches = new Batches(consumer);
            new TreeReader(PageFile.open(source, file), batches).read();
            return batches.finish();
        }
    }
}
