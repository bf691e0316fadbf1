// SPDX-License-Identifier: Apache-2.0
/**
 * The write-ahead log and the snapshot files beside it, in etcd's formats.
 * Implemented by {@code org.kvorum.wal}, called by the member's log loop and at start; every call may block.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.wal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
