// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.time.Duration;
import java.util.List;
import org.kvorum.bytes.Bytes;

/**
 * A lease as it is.
 *
 * @param id the lease
 * @param granted the time to live that was granted; it may be longer than was wished for
 * @param remaining the time left, in whole seconds
 * @param keys the keys that hang on it, if asked for
 */
public record LeaseState(long id, Duration granted, Duration remaining, List<Bytes> keys) {
    public LeaseState {
        keys = List.copyOf(keys);
    }
}
