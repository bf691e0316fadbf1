// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.kvorum.bytes.Bytes;

/**
 * How the keys or the values of a page lie in the file: each one's length and bytes, and after the last one a checksum over all, for MVStore itself has none over
 * the contents of a page.
 */
final class BytesType extends BasicDataType<Bytes> {
    static final BytesType INSTANCE = new BytesType();

    /** The object, its array and their headers. */
    private static final int OBJECT_BYTES = 48;

    private BytesType() {}

    @Override
    public int getMemory(Bytes bytes) {
        return OBJECT_BYTES + bytes.length();
    }

    @Override
    public int compare(Bytes one, Bytes other) {
        return one.compareTo(other);
    }

    @Override
    public void write(WriteBuffer buffer, Bytes bytes) {
        buffer.putVarInt(bytes.length());
        buffer.put(bytes.asByteBuffer());
    }

    @Override
    public Bytes read(ByteBuffer buffer) {
        var array = new byte[DataUtils.readVarInt(buffer)];
        buffer.get(array);
        return Bytes.wrap(array);
    }

    @Override
    public void write(WriteBuffer buffer, Object storage, int count) {
        int start = buffer.position();
        super.write(buffer, storage, count);
        buffer.putInt(checksum(buffer.getBuffer(), start, buffer.position()));
    }

    @Override
    public void read(ByteBuffer buffer, Object storage, int count) {
        int start = buffer.position();
        super.read(buffer, storage, count);
        int computed = checksum(buffer, start, buffer.position());
        if (buffer.getInt() != computed) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "the checksum of a page does not match");
        }
    }

    @Override
    public Bytes[] createStorage(int size) {
        return new Bytes[size];
    }

    private static int checksum(ByteBuffer buffer, int from, int to) {
        var checksum = new CRC32C();
        checksum.update(buffer.duplicate().limit(to).position(from));
        return (int) checksum.getValue();
    }
}
