// SPDX-License-Identifier: Apache-2.0
/**
 * Raft consensus as a deterministic state machine: step, tick and propose go in, one immutable Ready comes out.
 * Called by the member's loop and by the simulator, on one thread; it has no thread, clock, file, socket or source of randomness of its own.
 * Messages and entries map one to one onto etcd's {@code raftpb}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.raft;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
