// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Map;
import org.kvorum.cli.text.GoJson.Raw;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.LeaseTimeToLiveResponse;

/**
 * What is left of a lease.
 *
 * @param response the message
 * @param keys whether keys were asked for
 */
public record TimeToLiveReply(LeaseTimeToLiveResponse response, boolean keys) implements Reply {
    @Override
    public void simple(Simple simple) {
        String lease = "lease " + Hex.wide(response.getID());
        if (response.getGrantedTTL() == 0 && response.getTTL() == -1) {
            simple.line(lease + " already expired");
            return;
        }
        simple.output()
                .text(lease + " granted with TTL(" + response.getGrantedTTL() + "s), remaining(" + response.getTTL()
                        + "s)");
        if (keys) {
            attached(simple);
        }
        simple.line("");
    }

    private void attached(Simple simple) {
        simple.output().text(", attached keys([");
        String blank = "";
        for (ByteString key : response.getKeysList()) {
            simple.output().text(blank).bytes(key);
            blank = " ";
        }
        simple.output().text("])");
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader())
                .lease("ID", response.getID())
                .plain("TTL", response.getTTL())
                .plain("GrantedTTL", response.getGrantedTTL());
        response.getKeysList().forEach(key -> fields.quoted("Key", key));
    }

    @Override
    public Object json(boolean hex) {
        Map<String, Object> json = HeaderJson.inline(response.getHeader());
        json.put("id", response.getID());
        json.put("ttl", response.getTTL());
        json.put("granted-ttl", response.getGrantedTTL());
        json.put("keys", response.getKeysCount() == 0 ? new Raw("null") : response.getKeysList());
        return json;
    }

    /** Only the header, as etcdctl has it. */
    @Override
    public Message protobuf() {
        return response.getHeader();
    }
}
