// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

/** What the data of a {@code walpb.Record} is; the ordinal is the number on the disk. */
enum RecordType {
    /** No record has the number 0. */
    NONE,
    /** Who wrote the log ({@code etcdserverpb.Metadata}); the same in every segment. */
    METADATA,
    /** {@code raftpb.Entry}. */
    ENTRY,
    /** {@code raftpb.HardState}. */
    HARD_STATE,
    /** No data; begins a segment with the checksum of all before it. */
    CRC,
    /** {@code walpb.Snapshot}. */
    SNAPSHOT
}
