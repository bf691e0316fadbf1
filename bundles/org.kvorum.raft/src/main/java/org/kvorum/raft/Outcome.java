// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** What became of a request or a message. Only {@link #ACCEPTED} had an effect. */
public enum Outcome {
    /** Taken in. A proposal is in the leader's log or on its way to the leader; it is not yet committed and may still be lost. */
    ACCEPTED,
    /** Out of date, from a stranger, or not for this role: nothing to do. */
    IGNORED,
    /** There is no leader to take it; try again when {@link Ready#softState()} tells of one. */
    NO_LEADER,
    /** This member does not lead and may not pass proposals on. */
    NOT_LEADER,
    /** The leader has as many bytes of uncommitted proposals as it may have; slow down. */
    TOO_MUCH_UNCOMMITTED,
    /** The leader is about to pass the leadership on; propose to the next one. */
    LEADER_TRANSFER,
    /** This member is not, or is no longer, in the configuration, or has no vote where one is needed. */
    NOT_A_VOTER,
    /** Committed membership changes must be applied first. */
    CONF_CHANGE_NOT_APPLIED,
    /** Another membership change is under way, or there is no such change from the present configuration. */
    CONF_CHANGE_REFUSED
}
