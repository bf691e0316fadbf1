// SPDX-License-Identifier: Apache-2.0
/**
 * The multi-version key-value store. Reads come from any thread and never wait for the writer; writes come from the apply loop, one log entry after the other.
 * Implemented by {@code org.kvorum.mvcc}, called by the member, the watch hub and the edge.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.kv;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
