// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of every change, in order. */
@ConsumerType
@FunctionalInterface
public interface KvListener {
    /**
     * Called on the apply loop by {@link KvStore#publish()}, once for every revision, after the revision has become visible to readers. Must not block.
     *
     * @param revision the revision
     * @param events its changes, in order of their sub revisions; never empty
     */
    void changed(long revision, List<KvEvent> events);
}
