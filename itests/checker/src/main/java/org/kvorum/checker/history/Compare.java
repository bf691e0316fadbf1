// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import org.kvorum.bytes.Bytes;

/** A condition of a transaction on every key of a range; {@code value} counts for the target VALUE, {@code number} for all others. */
public record Compare(Target target, Result result, KeyRange range, long number, Bytes value) {
    /** What of the key is compared. */
    public enum Target {
        /** The number of puts since the key was created. */
        VERSION,
        /** The revision that created the key. */
        CREATE,
        /** The revision that last wrote the key. */
        MOD,
        /** The value, as unsigned bytes. */
        VALUE,
        /** The lease the key is attached to. */
        LEASE
    }

    /** What the comparison has to give. */
    public enum Result {
        /** The key's is equal. */
        EQUAL,
        /** The key's is greater. */
        GREATER,
        /** The key's is less. */
        LESS,
        /** The key's differs. */
        NOT_EQUAL
    }

    /** Returns the condition that the key has exactly this value. */
    public static Compare valueIs(Bytes key, Bytes value) {
        return new Compare(Target.VALUE, Result.EQUAL, KeyRange.single(key), 0, value);
    }

    /** Returns the condition that the key was last written at this revision; 0: there is no such key. */
    public static Compare modRevisionIs(Bytes key, long revision) {
        return new Compare(Target.MOD, Result.EQUAL, KeyRange.single(key), revision, Bytes.EMPTY);
    }
}
