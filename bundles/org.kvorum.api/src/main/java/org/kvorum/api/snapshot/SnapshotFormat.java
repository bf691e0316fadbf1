// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.kvorum.api.env.Disk;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.osgi.annotation.versioning.ProviderType;

/** A file format that holds buckets of records. Any thread; has no state; every call blocks. */
@ProviderType
public interface SnapshotFormat {
    /**
     * Measures the image of a view: reads all records once. {@link SnapshotImage#read} reads them a second time. Takes memory for a few pages and the largest
     * record, however many there are.
     *
     * @param view what to write; stays the caller's, and open until the image is closed
     * @param buckets which buckets, in any order; one without a record is written as an empty bucket
     * @throws IllegalArgumentException if a bucket is named twice, or a record cannot be written in this format
     */
    SnapshotImage image(StoreView view, List<Bucket> buckets);

    /**
     * Reads a file to its last record: every bucket in byte order of the names, every record in byte order of the keys, in batches of puts. What follows the
     * image in the file (a digest, zeros) is left alone. The file is not changed.
     *
     * <p>Damage may be found after batches were handed on, so the consumer fills something that is thrown away if this fails.
     *
     * @return the number of records
     * @throws SnapshotException if the file is damaged or not of this format
     * @throws IOException if it cannot be read
     */
    long read(Disk disk, Path file, BatchConsumer consumer) throws IOException;
}
