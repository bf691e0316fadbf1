// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Publishes a member's name and client URLs ({@code membershippb.ClusterMemberAttrSetRequest}).
 *
 * @param memberId the member
 * @param name its name
 * @param clientUrls where clients reach it
 */
public record ClusterMemberAttrSet(long memberId, String name, List<String> clientUrls) implements Command {
    public ClusterMemberAttrSet {
        clientUrls = List.copyOf(clientUrls);
    }

    /** Reads the message. */
    public static ClusterMemberAttrSet decode(Bytes message) {
        long memberId = 0;
        String name = "";
        var clientUrls = new ArrayList<String>();
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> memberId = in.varint();
                case 2 -> {
                    var attributes = new WireReader(in.bytes());
                    while (attributes.next()) {
                        switch (attributes.field()) {
                            case 1 -> name = attributes.string();
                            case 2 -> clientUrls.add(attributes.string());
                            default -> attributes.skip();
                        }
                    }
                }
                default -> in.skip();
            }
        }
        return new ClusterMemberAttrSet(memberId, name, clientUrls);
    }

    @Override
    public int field() {
        return 1301;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.varint(1, memberId);
        out.message(2, attributes -> {
            attributes.string(1, name);
            clientUrls.forEach(url -> attributes.bytesPresent(2, Bytes.utf8(url)));
        });
    }
}
