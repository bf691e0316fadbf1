// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Request header blocks in HPACK (RFC 7541), encoded once per method and connection.
 *
 * <p>The first request of a method puts its fields into the server's dynamic table, later ones name them by index, as
 * every common gRPC client does: a request then costs seven bytes of headers, and the server's decoder is not charged
 * for work that no real client gives it. If the server keeps no table, all fields go as literals without indexing.
 */
final class HeaderEncoder {

    /** The static table's entries used here: field to index. */
    private static final Map<Field, Integer> STATIC_FIELDS =
            Map.of(new Field(":method", "POST"), 3, new Field(":scheme", "http"), 6);

    private static final Map<String, Integer> STATIC_NAMES =
            Map.of(":authority", 1, ":path", 4, "content-type", 31, "user-agent", 58);

    private static final int STATIC_ENTRIES = 61;
    private static final int ENTRY_OVERHEAD_BYTES = 32;

    private final String authority;
    private final int tableBytesMax;
    private final List<Field> table = new ArrayList<>();
    private final Map<Method, byte[]> blocks = new HashMap<>();
    private int tableBytes;

    private record Field(String name, String value) {
        int bytes() {
            return name.length() + value.length() + ENTRY_OVERHEAD_BYTES;
        }
    }

    /**
     * @param tableBytesMax the server's SETTINGS_HEADER_TABLE_SIZE; a table smaller than the default is left unused, since
     *     using it would first need a size update
     */
    HeaderEncoder(String authority, int tableBytesMax) {
        this.authority = authority;
        this.tableBytesMax = tableBytesMax < Frames.DEFAULT_HEADER_TABLE_BYTES ? 0 : Frames.DEFAULT_HEADER_TABLE_BYTES;
    }

    /** The block that opens a call of {@code method}; the caller sends it right away, and in this order. */
    byte[] block(Method method) {
        byte[] known = blocks.get(method);
        return known != null ? known : encode(method);
    }

    private byte[] encode(Method method) {
        int entriesBefore = table.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream(192);
        field(out, new Field(":method", "POST"));
        field(out, new Field(":scheme", "http"));
        field(out, new Field(":path", method.path()));
        field(out, new Field(":authority", authority));
        field(out, new Field("te", "trailers"));
        field(out, new Field("content-type", "application/grpc"));
        field(out, new Field("user-agent", "kvorum-bench"));
        byte[] block = out.toByteArray();
        if (table.size() == entriesBefore) {
            blocks.put(method, block);
        } else {
            // New entries push the old ones to higher indices: what was encoded before is stale.
            blocks.clear();
        }
        return block;
    }

    private void field(ByteArrayOutputStream out, Field field) {
        Integer inStatic = STATIC_FIELDS.get(field);
        if (inStatic != null) {
            integer(out, 0x80, 7, inStatic);
            return;
        }
        int position = table.indexOf(field);
        if (position >= 0) {
            integer(out, 0x80, 7, STATIC_ENTRIES + table.size() - position);
            return;
        }
        boolean index = tableBytes + field.bytes() <= tableBytesMax;
        int nameIndex = STATIC_NAMES.getOrDefault(field.name(), 0);
        if (index) {
            integer(out, 0x40, 6, nameIndex);
        } else {
            integer(out, 0x00, 4, nameIndex);
        }
        if (nameIndex == 0) {
            string(out, field.name());
        }
        string(out, field.value());
        if (index) {
            table.add(field);
            tableBytes += field.bytes();
        }
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        integer(out, 0x00, 7, bytes.length);
        out.writeBytes(bytes);
    }

    private static void integer(ByteArrayOutputStream out, int pattern, int prefixBits, int value) {
        int max = (1 << prefixBits) - 1;
        if (value < max) {
            out.write(pattern | value);
            return;
        }
        out.write(pattern | max);
        int rest = value - max;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
