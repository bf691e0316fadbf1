// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * A guard of a transaction ({@code etcdserverpb.Compare}).
 *
 * @param result the relation wanted, stored to given: 0 equal, 1 greater, 2 less, 3 not equal
 * @param target what is compared: 0 version, 1 create revision, 2 mod revision, 3 value, 4 lease
 * @param key the key, or the first key
 * @param unionField which member of {@code target_union} was set (4 version, 5 create, 6 mod, 7 value, 8 lease); 0 for none
 * @param number the given number if that member is one
 * @param value the given value if that member is {@code value}
 * @param rangeEnd the end of the interval, see {@link KeyRange}
 */
public record Compare(int result, int target, Bytes key, int unionField, long number, Bytes value, Bytes rangeEnd) {
    /** The target numbers. */
    public static final int VERSION = 0, CREATE = 1, MOD = 2, VALUE = 3, LEASE = 4;

    /** The result numbers. */
    public static final int EQUAL = 0, GREATER = 1, LESS = 2, NOT_EQUAL = 3;

    /** Returns a comparison of a number of one key. */
    public static Compare number(Bytes key, int target, int result, long number) {
        return new Compare(result, target, key, target == LEASE ? 8 : 4 + target, number, Bytes.EMPTY, Bytes.EMPTY);
    }

    /** Returns a comparison of the value of one key. */
    public static Compare value(Bytes key, int result, Bytes value) {
        return new Compare(result, VALUE, key, 7, 0, value, Bytes.EMPTY);
    }

    /** Reads the message. */
    public static Compare decode(Bytes message) {
        int result = 0;
        int target = 0;
        Bytes key = Bytes.EMPTY;
        int unionField = 0;
        long number = 0;
        Bytes value = Bytes.EMPTY;
        Bytes rangeEnd = Bytes.EMPTY;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> result = in.int32();
                case 2 -> target = in.int32();
                case 3 -> key = in.bytes();
                case 4, 5, 6, 8 -> {
                    unionField = in.field();
                    number = in.varint();
                }
                case 7 -> {
                    unionField = 7;
                    value = in.bytes();
                }
                case 64 -> rangeEnd = in.bytes();
                default -> in.skip();
            }
        }
        return new Compare(result, target, key, unionField, number, value, rangeEnd);
    }

    /** Returns the interval. */
    public KeyRange range() {
        return new KeyRange(key, rangeEnd);
    }

    /** Returns the given number as it counts for the target: zero if another member of the union was set. */
    public long numberFor(int wantedTarget) {
        int wanted = wantedTarget == LEASE ? 8 : 4 + wantedTarget;
        return unionField == wanted ? number : 0;
    }

    /** Writes the fields of the message, in ascending order. */
    public void writeTo(WireWriter out) {
        out.varint(1, result).varint(2, target).bytes(3, key);
        if (unionField == 7) {
            out.bytesPresent(7, value);
        } else if (unionField != 0) {
            out.varintPresent(unionField, number);
        }
        out.bytes(64, rangeEnd);
    }
}
