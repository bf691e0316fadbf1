// SPDX-License-Identifier: Apache-2.0
/**
 * Storage engines and the backend that stands before them. An engine keeps ordered buckets of byte strings and knows nothing of revisions or Raft.
 * {@link org.kvorum.api.storage.StorageEngine} is implemented by engine bundles (consumer types, whiteboard); {@link org.kvorum.api.storage.Backend} by
 * {@code org.kvorum.storage} and used by everything that applies commands.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
