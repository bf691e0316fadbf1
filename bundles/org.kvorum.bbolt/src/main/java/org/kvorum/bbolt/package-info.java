// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshot files as etcd writes them: databases of bbolt.
 * Called through {@link org.kvorum.api.snapshot.SnapshotFormat} by the member and by the Snapshot RPC; the format is public for those who assemble a member
 * without a framework.
 *
 * <pre>
 * page 0, 1   meta: magic, version, page size, root, freelist (none), end, transaction, checksum
 * page 2 …    leaf leaf leaf … branch leaf leaf … branch … branch         the tree of a bucket, each page after all that it points to
 *             leaf leaf … branch                                          the tree of the next bucket
 * last page   the root: bucket name → where its tree is, or a leaf page of its own in the value if that takes no more than a quarter page
 * </pre>
 *
 * <p>A page points only backwards, so a file is written in one pass with one unfinished page a level in memory. Only the meta pages point forwards, to the
 * root: that takes the pass before, which writes nothing. All numbers are little-endian.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.bbolt;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
