// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/**
 * A guard of a transaction: of every key of the interval, {@code target relation operand} must hold. A key that is not there has the revisions and the version 0,
 * and equals no value.
 *
 * @param keys the keys
 * @param target what is compared
 * @param relation how the stored stands to the operand
 * @param number the operand; 0 if a value is compared
 * @param value the operand if a value is compared, else empty
 */
public record Condition(KeyRange keys, Target target, Relation relation, long number, Bytes value) {
    /** What is compared. */
    public enum Target {
        VERSION,
        CREATE_REVISION,
        MOD_REVISION,
        VALUE,
        LEASE
    }

    /** How the stored stands to the operand. */
    public enum Relation {
        EQUAL,
        GREATER,
        LESS,
        NOT_EQUAL
    }

    /** Returns that the key is there. */
    public static Condition exists(String key) {
        return number(Bytes.utf8(key), Target.CREATE_REVISION, Relation.GREATER, 0);
    }

    /** Returns that the key is not there. */
    public static Condition absent(String key) {
        return number(Bytes.utf8(key), Target.CREATE_REVISION, Relation.EQUAL, 0);
    }

    /** Returns that the key holds the value. */
    public static Condition valueIs(String key, String value) {
        return new Condition(KeyRange.single(Bytes.utf8(key)), Target.VALUE, Relation.EQUAL, 0, Bytes.utf8(value));
    }

    /** Returns that the key has not been changed since the revision that changed it last. */
    public static Condition modRevisionIs(String key, long revision) {
        return number(Bytes.utf8(key), Target.MOD_REVISION, Relation.EQUAL, revision);
    }

    /** Returns that the entry has not been changed since it was read. */
    public static Condition unchanged(Entry entry) {
        return number(entry.key(), Target.MOD_REVISION, Relation.EQUAL, entry.modRevision());
    }

    /** Returns a comparison of a number of one key. */
    public static Condition number(Bytes key, Target target, Relation relation, long number) {
        return new Condition(KeyRange.single(key), target, relation, number, Bytes.EMPTY);
    }
}
