// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kvorum.cli.text.GoJson.Raw;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;

/** Events of a watch. */
public record WatchReply(WatchResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        for (Event event : response.getEventsList()) {
            simple.line(event.getType().name());
            if (event.hasPrevKv()) {
                simple.pair(event.getPrevKv());
            }
            simple.pair(event.getKv());
        }
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        for (Event event : response.getEventsList()) {
            fields.plain("Type", event.getType().name());
            if (event.hasPrevKv()) {
                fields.pair("Prev", event.getPrevKv());
            }
            fields.pair("", event.getKv());
        }
    }

    /** A struct of etcd's client, whose fields have the names of Go. */
    @Override
    public Object json(boolean hex) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Header", response.getHeader());
        json.put("Events", response.getCanceled() ? new Raw("null") : response.getEventsList());
        json.put("CompactRevision", response.getCompactRevision());
        json.put("Canceled", response.getCanceled());
        json.put("Created", response.getCreated());
        json.put("CancelReason", response.getCancelReason());
        return json;
    }

    /** What etcdctl makes of the message: without the id of the watch and the reason of its end. */
    @Override
    public Message protobuf() {
        return WatchResponse.newBuilder()
                .setHeader(response.getHeader())
                .addAllEvents(response.getEventsList())
                .setCompactRevision(response.getCompactRevision())
                .setCanceled(response.getCanceled())
                .setCreated(response.getCreated())
                .build();
    }
}
