// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * What the data of a normal log entry holds ({@code etcdserverpb.InternalRaftRequest}): who asked, and for what.
 *
 * @param requestId wakes the waiter on the member that proposed it
 * @param username the authenticated user, empty for none
 * @param authRevision the auth revision the proposer saw
 * @param command the request
 */
public record Envelope(long requestId, String username, long authRevision, Command command) {
    private static final int HEADER = 100;

    /**
     * Returns an encoded envelope around an already encoded request, which is copied once and not looked at.
     *
     * @param commandField see {@link Command#field()}
     * @param commandBody the encoded request
     */
    public static Bytes encode(
            long requestId, String username, long authRevision, int commandField, Bytes commandBody) {
        var out = new WireWriter(commandBody.length() + 2 * username.length() + 40);
        if (commandField < HEADER) {
            out.bytesPresent(commandField, commandBody);
        }
        out.message(
                HEADER,
                header -> header.varint(1, requestId).string(2, username).varint(3, authRevision));
        if (commandField > HEADER) {
            out.bytesPresent(commandField, commandBody);
        }
        return out.toBytes();
    }

    /** Returns the encoded envelope. */
    public Bytes encode() {
        return encode(requestId, username, authRevision, command.field(), command.encode());
    }

    /** Reads an envelope; also the bare {@link LegacyRequest} that etcd 3.5 writes without one. */
    public static Envelope decode(Bytes message) {
        try {
            return decodeEnvelope(message);
        } catch (WireFormatException e) {
            // A bare request always says whether it is about a directory, with a wire type that no envelope has there.
            var legacy = LegacyRequest.decode(message);
            if (legacy.method().isEmpty()) {
                throw e;
            }
            return new Envelope(legacy.requestId(), "", 0, legacy);
        }
    }

    private static Envelope decodeEnvelope(Bytes message) {
        long requestId = 0;
        String username = "";
        long authRevision = 0;
        Command command = new OtherCommand(0, Bytes.EMPTY);
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> requestId = in.varint();
                case HEADER -> {
                    var header = new WireReader(in.bytes());
                    while (header.next()) {
                        switch (header.field()) {
                            case 1 -> requestId = header.varint();
                            case 2 -> username = header.string();
                            case 3 -> authRevision = header.varint();
                            default -> header.skip();
                        }
                    }
                }
                default -> command = decodeCommand(in.field(), in.bytes());
            }
        }
        if (command instanceof LegacyRequest legacy && requestId == 0) {
            requestId = legacy.requestId();
        }
        return new Envelope(requestId, username, authRevision, command);
    }

    private static Command decodeCommand(int field, Bytes body) {
        return switch (field) {
            case 2 -> LegacyRequest.decode(body);
            case 3 -> RangeRequest.decode(body);
            case 4 -> PutRequest.decode(body);
            case 5 -> DeleteRangeRequest.decode(body);
            case 6 -> TxnRequest.decode(body);
            case 7 -> CompactionRequest.decode(body);
            case 8 -> LeaseGrantRequest.decode(body);
            case 9 -> LeaseRevokeRequest.decode(body);
            case 10 -> AlarmRequest.decode(body);
            case 11 -> LeaseCheckpointRequest.decode(body);
            case 1300 -> ClusterVersionSet.decode(body);
            case 1301 -> ClusterMemberAttrSet.decode(body);
            case 1302 -> DowngradeInfoSet.decode(body);
            default -> new OtherCommand(field, body);
        };
    }
}
