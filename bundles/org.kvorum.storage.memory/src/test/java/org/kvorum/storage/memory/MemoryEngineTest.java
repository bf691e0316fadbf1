// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.memory;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.storage.contract.StorageEngineContract;

final class MemoryEngineTest extends StorageEngineContract {
    @Override
    protected StorageEngine engine() {
        return new MemoryEngine();
    }
}
