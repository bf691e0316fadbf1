// SPDX-License-Identifier: Apache-2.0
/**
 * What is replicated, and its codec: etcd's requests as values, and the envelope that carries one of them in a log entry ({@code InternalRaftRequest}).
 * Called by everything that proposes, applies or answers requests, on any thread; all types are immutable.
 *
 * <p>Every {@code decode} shares the array of the bytes it reads and throws {@link org.kvorum.bytes.WireFormatException} for malformed input. Unknown fields
 * are passed over, unknown enum numbers are kept.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.command;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
