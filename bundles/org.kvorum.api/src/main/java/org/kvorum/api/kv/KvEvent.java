// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;

/**
 * One change of one key ({@code mvccpb.Event} without the previous pair). Shared by everybody who watches the key.
 *
 * @param delete whether the key was deleted
 * @param key the key
 * @param modRevision the revision that changed it
 * @param created whether the put created the key; there is no previous pair then
 * @param keyValue the encoded pair; for a delete it holds only key and mod revision
 * @param encoded the encoded event
 */
public record KvEvent(boolean delete, Bytes key, long modRevision, boolean created, Bytes keyValue, Bytes encoded) {
    /** Returns the event of a put. */
    public static KvEvent put(Bytes key, long modRevision, boolean created, Bytes keyValue) {
        return new KvEvent(
                false,
                key,
                modRevision,
                created,
                keyValue,
                new WireWriter(keyValue.length() + 8).bytesPresent(2, keyValue).toBytes());
    }

    /** Returns the event of a delete. */
    public static KvEvent delete(Bytes key, long modRevision) {
        var keyValue = new WireWriter(key.length() + 16)
                .bytes(1, key)
                .varint(3, modRevision)
                .toBytes();
        return new KvEvent(
                true,
                key,
                modRevision,
                false,
                keyValue,
                new WireWriter(keyValue.length() + 8)
                        .varintPresent(1, 1)
                        .bytesPresent(2, keyValue)
                        .toBytes());
    }
}
