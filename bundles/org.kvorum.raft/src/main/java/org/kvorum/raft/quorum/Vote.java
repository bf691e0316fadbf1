// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.quorum;

/** What one voter said. */
public enum Vote {
    /** It agreed. */
    YES,
    /** It refused. */
    NO,
    /** It has not answered. */
    MISSING
}
