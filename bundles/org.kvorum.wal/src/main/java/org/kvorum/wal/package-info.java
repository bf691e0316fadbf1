// SPDX-License-Identifier: Apache-2.0
/**
 * The write-ahead log in etcd's format, and the snapshot files beside it.
 * Called through {@link org.kvorum.api.wal.WalFactory} by the member at start and by its log loop; the factory is public for those who assemble a member
 * without a framework.
 *
 * <pre>
 * member/wal/0000000000000000-0000000000000000.wal      sequence number, index of the first entry that may be in it
 *   crc 0 | metadata | snapshot 0 | entry 1 | entry 2 | hard state | … | 00 00 00 …                 one segment, its length fixed ahead
 * member/wal/0000000000000001-0000000000004e21.wal
 *   crc c | metadata | hard state | entry 4e21 | …                                                  c: the checksum at the end of the one before
 * member/snap/0000000000000002-0000000000002710.snap    term, index
 * </pre>
 *
 * <p>A frame is an eight-byte length, a {@code walpb.Record} and zeros up to a multiple of eight. So a length never crosses a sector, and after a power cut
 * each sector of what was not yet synced is either as it was written or still zero: that is how a torn tail is told from damage.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.wal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
