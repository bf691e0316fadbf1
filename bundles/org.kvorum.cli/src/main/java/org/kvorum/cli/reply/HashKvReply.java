// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.text.GoJson.Raw;
import org.kvorum.cli.text.Table;
import org.kvorum.proto.etcdserverpb.HashKVResponse;

/** Hashes of the keys and their history, by endpoint. */
public record HashKvReply(List<Map.Entry<String, HashKVResponse>> all) implements Reply {
    /** Copies. */
    public HashKvReply {
        all = List.copyOf(all);
    }

    @Override
    public void simple(Simple simple) {
        table().lines().forEach(simple::line);
    }

    @Override
    public void fields(Fields fields) {
        all.forEach(entry -> fields(fields, entry.getKey(), entry.getValue()));
    }

    private static void fields(Fields fields, String endpoint, HashKVResponse hash) {
        fields.header(hash.getHeader())
                .quoted("Endpoint", endpoint)
                .plain("Hash", Integer.toUnsignedString(hash.getHash()))
                .plain("HashRevision", hash.getHashRevision())
                .blank();
    }

    @Override
    public Table table() {
        return new Table(
                List.of("endpoint", "hash", "hash_revision"),
                all.stream()
                        .map(entry -> List.of(
                                entry.getKey(),
                                Integer.toUnsignedString(entry.getValue().getHash()),
                                Long.toString(entry.getValue().getHashRevision())))
                        .toList());
    }

    @Override
    public Object json(boolean hex) {
        if (all.isEmpty()) {
            return new Raw("null");
        }
        return all.stream()
                .map(entry -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("Endpoint", entry.getKey());
                    json.put("HashKV", entry.getValue());
                    return json;
                })
                .toList();
    }
}
