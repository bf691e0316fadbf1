// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * A stored pair ({@code mvccpb.KeyValue}). Its encoding is what the engine keeps and what {@code HashKV} hashes, so every member must write the same bytes.
 *
 * @param key the key
 * @param createRevision the revision that created this incarnation of the key
 * @param modRevision the revision of the last change
 * @param version 1 at creation, one more with each put
 * @param value the value
 * @param lease the lease it is attached to, 0 for none
 */
public record KeyValue(Bytes key, long createRevision, long modRevision, long version, Bytes value, long lease) {
    /** Returns the message. */
    public Bytes encode() {
        var out = new WireWriter(key.length() + value.length() + 48);
        writeTo(out);
        return out.toBytes();
    }

    /** Reads the message. */
    public static KeyValue decode(Bytes message) {
        Bytes key = Bytes.EMPTY;
        long createRevision = 0;
        long modRevision = 0;
        long version = 0;
        Bytes value = Bytes.EMPTY;
        long lease = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> createRevision = in.varint();
                case 3 -> modRevision = in.varint();
                case 4 -> version = in.varint();
                case 5 -> value = in.bytes();
                case 6 -> lease = in.varint();
                default -> in.skip();
            }
        }
        return new KeyValue(key, createRevision, modRevision, version, value, lease);
    }

    /** Writes the fields of the message, in ascending order. */
    public void writeTo(WireWriter out) {
        out.bytes(1, key);
        out.varint(2, createRevision);
        out.varint(3, modRevision);
        out.varint(4, version);
        out.bytes(5, value);
        out.varint(6, lease);
    }
}
