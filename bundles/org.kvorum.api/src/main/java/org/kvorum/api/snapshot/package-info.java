// SPDX-License-Identifier: Apache-2.0
/**
 * The database as one file: what travels to a member that is too far behind, and what an administrator keeps as a backup.
 * {@link org.kvorum.api.snapshot.SnapshotFormat} is implemented by a part and called by the member and by the Snapshot RPC, on loops that may block.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.snapshot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
