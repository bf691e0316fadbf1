// SPDX-License-Identifier: Apache-2.0
/**
 * What every storage engine must do, as tests. An engine's own tests extend {@link org.kvorum.storage.contract.StorageEngineContract}; JUnit runs it, on its
 * threads.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.storage.contract;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
