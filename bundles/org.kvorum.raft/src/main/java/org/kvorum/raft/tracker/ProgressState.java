// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.tracker;

/** How a leader sends to a member. */
public enum ProgressState {
    /** One append at a time, until it is known where the logs agree. */
    PROBE,
    /** Appends without waiting for answers, within the window. */
    REPLICATE,
    /** Nothing until the snapshot is through. */
    SNAPSHOT
}
