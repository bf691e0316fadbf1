// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

/** What may go wrong. */
public enum Fault {
    /** Messages are lost. */
    LOSS,
    /** Messages come twice. */
    DUPLICATION,
    /** Messages overtake each other. */
    REORDERING,
    /** Messages take long at times. */
    DELAY,
    /** Members are cut off in both directions. */
    PARTITION,
    /** Messages pass in one direction only. */
    ONE_WAY_PARTITION,
    /** The process is killed; the disk keeps what was written. */
    KILL,
    /** The power fails, possibly between any two steps of the disk; what was not synced is lost or torn. */
    POWER,
    /** The power of all members fails at once. */
    BLACKOUT,
    /** The member is told to stop and started again. */
    RESTART,
    /** The process stands still for a while. */
    PAUSE,
    /** The disk is slow. */
    SLOW_DISK,
    /** The disk stands still for a while. */
    STALLED_DISK,
    /** The disk is full. */
    FULL_DISK,
    /** The wall clock jumps. */
    CLOCK_JUMP,
    /** The leader hands over. */
    LEADER_TRANSFER,
    /** Members come and go. */
    MEMBERSHIP,
    /** A member is told to move its data to the other storage engine. */
    ENGINE_SWITCH
}
