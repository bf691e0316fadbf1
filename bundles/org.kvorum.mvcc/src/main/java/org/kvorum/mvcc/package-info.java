// SPDX-License-Identifier: Apache-2.0
/**
 * The multi-version store. {@link org.kvorum.mvcc.MvccStore} is what others see; below it the index of all keys lives in memory ({@link
 * org.kvorum.mvcc.KeyTree}, {@link org.kvorum.mvcc.KeyEntry}, {@link org.kvorum.mvcc.History}) and the pairs themselves lie in the backend under their
 * revisions ({@link org.kvorum.mvcc.Records}).
 *
 * <pre>
 *   apply loop:  request -> Revisions (one open revision) -> KeyTree + backend, publish() -> Snapshot
 *   any thread:  Snapshot (root, revision, compact revision) -> RangeReads -> index, cache, backend
 *   background:  Compactor -> view of the backend, slices of deletions behind the commits
 * </pre>
 */
@NullMarked
package org.kvorum.mvcc;

import org.jspecify.annotations.NullMarked;
