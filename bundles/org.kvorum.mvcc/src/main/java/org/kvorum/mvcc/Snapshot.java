// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

/**
 * What readers see.
 *
 * @param root the index; its newest changes are of {@code revision}
 * @param revision the current revision
 * @param compactRevision what lies below it cannot be read, -1 if never compacted
 */
record Snapshot(Node root, long revision, long compactRevision) {}
