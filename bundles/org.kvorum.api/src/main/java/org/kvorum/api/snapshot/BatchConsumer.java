// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.snapshot;

import java.io.IOException;
import org.kvorum.api.storage.WriteBatch;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes what a snapshot file holds. */
@ConsumerType
@FunctionalInterface
public interface BatchConsumer {
    /**
     * Takes the next batch; it is not empty and belongs to the consumer. Its keys and values are windows of larger arrays.
     *
     * @throws IOException to stop reading
     */
    void accept(WriteBatch batch) throws IOException;
}
