// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.kvorum.api.kv.KvStore.LeaseBook;
import org.kvorum.bytes.Bytes;

/** Leases as far as the store knows them. */
final class FakeLeases implements LeaseBook {
    final Set<Long> existing = new HashSet<>();
    final Map<Bytes, Long> attached = new HashMap<>();

    @Override
    public boolean exists(long lease) {
        return existing.contains(lease);
    }

    @Override
    public long leaseOf(Bytes key) {
        return attached.getOrDefault(key, 0L);
    }

    @Override
    public void attach(Bytes key, long lease) {
        if (lease == 0) {
            attached.remove(key);
        } else if (exists(lease)) {
            attached.put(key, lease);
        } else {
            throw new AssertionError("lease " + lease + " does not exist");
        }
    }
}
