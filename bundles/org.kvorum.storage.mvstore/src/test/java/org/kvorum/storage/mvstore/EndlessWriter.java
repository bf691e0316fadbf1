// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.nio.file.Path;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** A process that writes numbered batches until it is killed, and says of each one that it is on disk. */
final class EndlessWriter {
    static final Bucket LATEST = new Bucket("latest");
    static final int KEYS = 200;

    private EndlessWriter() {}

    public static void main(String[] args) {
        var options = new StoreOptions(Path.of(args[0]), 32 << 20, true);
        var store = new MvEngine().open(options);
        for (int round = Integer.parseInt(args[1]); ; round++) {
            store.write(batch(round));
            if (round % 10 == 9) {
                store.reclaim();
            }
            System.out.println(round);
        }
    }

    /** A batch puts its number everywhere, and removes half of what it put two rounds before. */
    static WriteBatch batch(int round) {
        var batch = new WriteBatch();
        for (int i = 0; i < KEYS; i++) {
            batch.put(Bucket.KEY, key(round, i), Bytes.wrap(new byte[300]));
            batch.put(LATEST, Bytes.bigEndian(i), Bytes.bigEndian(round));
            if (i % 2 == 0) {
                batch.delete(Bucket.KEY, key(round - 2, i));
            }
        }
        return batch;
    }

    static Bytes key(int round, int i) {
        return Bytes.bigEndian((long) round * KEYS + i);
    }
}
