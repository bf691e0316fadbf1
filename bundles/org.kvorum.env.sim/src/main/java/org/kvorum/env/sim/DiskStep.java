// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

/** What is about to be done on a {@link MemoryDisk}. */
public enum DiskStep {
    /** Opens a file, or creates it. */
    OPEN(true),
    /** Reads from a file. */
    READ(false),
    /** Writes to a file. */
    WRITE(true),
    /** Grows a file. */
    PREALLOCATE(true),
    /** Cuts a file. */
    TRUNCATE(true),
    /** Syncs a file. */
    SYNC(true),
    /** Looks a name up or lists a directory. */
    LIST(false),
    /** Creates directories. */
    CREATE_DIRECTORIES(true),
    /** Renames a file or directory. */
    RENAME(true),
    /** Deletes a file or directory. */
    DELETE(true),
    /** Syncs a directory. */
    SYNC_DIRECTORY(true),
    /** Locks a file. */
    LOCK(true);

    private final boolean changing;

    DiskStep(boolean changing) {
        this.changing = changing;
    }

    /** Returns whether the step may leave the disk different. */
    public boolean isChanging() {
        return changing;
    }
}
