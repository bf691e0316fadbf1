// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.List;
import org.kvorum.api.kv.KvEvent;

/** What one revision changed. */
record Change(long revision, List<KvEvent> events) {
    /** Returns about how much memory it holds on to. */
    long bytes() {
        long bytes = 64;
        for (int i = 0; i < events.size(); i++) {
            bytes += 128 + events.get(i).encoded().length();
        }
        return bytes;
    }
}
