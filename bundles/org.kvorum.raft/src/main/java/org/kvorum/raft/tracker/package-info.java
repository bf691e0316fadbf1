// SPDX-License-Identifier: Apache-2.0
/** What a leader knows about each member's log, and how fast it may send to it. Mutable, on the consensus' own thread. */
@NullMarked
package org.kvorum.raft.tracker;

import org.jspecify.annotations.NullMarked;
