// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.command.KeyValue;

/** Turns pairs into bytes and back, reading no more of them than is needed. */
final class RecordCodec {
    private static final int KEY = 1;
    private static final int VALUE = 5;
    private static final int LEASE = 6;
    private static final int EVENT_KV = 2;

    private RecordCodec() {}

    /**
     * A pair as it is stored, and the event that tells of it. The one is a part of the other: the value is copied once.
     *
     * @param keyValue the encoded {@code mvccpb.KeyValue}
     * @param event the encoded {@code mvccpb.Event} of type PUT
     */
    record EncodedPut(Bytes keyValue, Bytes event) {}

    /** The numbers of a record that the index keeps, and its lease. */
    record Header(Bytes key, long create, long version, long lease) {}

    static EncodedPut encodePut(KeyEntry entry, Bytes value, long lease) {
        var key = entry.key();
        int length = bytesSize(key.length)
                + varintSize(entry.create())
                + varintSize(entry.mod())
                + varintSize(entry.version())
                + bytesSize(value.length())
                + varintSize(lease);
        int prefix = 1 + WireWriter.varintSize(length);
        var array = new byte[prefix + length];
        int at = tagged(array, 0, EVENT_KV << 3 | 2, length);
        at = bytes(array, at, KEY, key, 0, key.length);
        at = varint(array, at, 2, entry.create());
        at = varint(array, at, 3, entry.mod());
        at = varint(array, at, 4, entry.version());
        at = bytes(array, at, VALUE, value.backingArray(), value.backingOffset(), value.length());
        at = varint(array, at, LEASE, lease);
        assert at == array.length;
        return new EncodedPut(Bytes.wrap(array, prefix, length), Bytes.wrap(array));
    }

    /** Returns the pair as the index alone knows it: with neither value nor lease. */
    static Bytes encodeWithoutValue(KeyEntry entry) {
        var key = entry.key();
        var array = new byte
                [bytesSize(key.length)
                        + varintSize(entry.create())
                        + varintSize(entry.mod())
                        + varintSize(entry.version())];
        int at = bytes(array, 0, KEY, key, 0, key.length);
        at = varint(array, at, 2, entry.create());
        at = varint(array, at, 3, entry.mod());
        varint(array, at, 4, entry.version());
        return Bytes.wrap(array);
    }

    /** Returns the encoded pair without its value. */
    static Bytes dropValue(Bytes keyValue) {
        var kv = KeyValue.decode(keyValue);
        return new KeyValue(kv.key(), kv.createRevision(), kv.modRevision(), kv.version(), Bytes.EMPTY, kv.lease())
                .encode();
    }

    /** Returns the stored form of a deletion. */
    static Bytes encodeTombstone(byte[] key) {
        var array = new byte[bytesSize(key.length)];
        bytes(array, 0, KEY, key, 0, key.length);
        return Bytes.wrap(array);
    }

    /** Reads all but the value. */
    static Header header(Bytes record) {
        Bytes key = Bytes.EMPTY;
        long create = 0;
        long version = 0;
        long lease = 0;
        var in = new WireReader(record);
        while (in.next()) {
            switch (in.field()) {
                case KEY -> key = in.bytes();
                case 2 -> create = in.varint();
                case 4 -> version = in.varint();
                case LEASE -> lease = in.varint();
                default -> in.skip();
            }
        }
        return new Header(key, create, version, lease);
    }

    static Bytes key(Bytes record) {
        return bytesField(record, KEY);
    }

    static Bytes value(Bytes record) {
        return bytesField(record, VALUE);
    }

    static long lease(Bytes record) {
        var in = new WireReader(record);
        long lease = 0;
        while (in.next()) {
            if (in.field() == LEASE) {
                lease = in.varint();
            } else {
                in.skip();
            }
        }
        return lease;
    }

    private static Bytes bytesField(Bytes record, int field) {
        var in = new WireReader(record);
        while (in.next()) {
            if (in.field() == field) {
                return in.bytes();
            }
            in.skip();
        }
        return Bytes.EMPTY;
    }

    private static int bytesSize(int length) {
        return length == 0 ? 0 : 1 + WireWriter.varintSize(length) + length;
    }

    private static int varintSize(long value) {
        return value == 0 ? 0 : 1 + WireWriter.varintSize(value);
    }

    private static int bytes(byte[] target, int at, int field, byte[] source, int offset, int length) {
        if (length == 0) {
            return at;
        }
        int start = tagged(target, at, field << 3 | 2, length);
        System.arraycopy(source, offset, target, start, length);
        return start + length;
    }

    private static int varint(byte[] target, int at, int field, long value) {
        return value == 0 ? at : tagged(target, at, field << 3, value);
    }

    private static int tagged(byte[] target, int start, int tag, long value) {
        int at = start;
        target[at++] = (byte) tag;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }
}
