// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.ByteString;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.cli.text.Hex;
import org.kvorum.cli.text.Output;
import org.kvorum.proto.etcdserverpb.ResponseHeader;
import org.kvorum.proto.mvccpb.KeyValue;

/**
 * Prints a line a field.
 *
 * @param output where to
 * @param hex whether ids are hexadecimal
 */
public record Fields(Output output, boolean hex) {
    /** Prints a value as it is. */
    public Fields plain(String name, Object value) {
        output.line("\"" + name + "\" : " + value);
        return this;
    }

    /** Prints bytes in quotes. */
    public Fields quoted(String name, ByteString value) {
        return plain(name, GoQuote.quote(value));
    }

    /** Prints a text in quotes. */
    public Fields quoted(String name, String value) {
        return plain(name, GoQuote.quote(value));
    }

    /** Prints an unsigned number. */
    public Fields unsigned(String name, long value) {
        return plain(name, Long.toUnsignedString(value));
    }

    /** Prints the id of a member or a cluster. */
    public Fields id(String name, long id) {
        return plain(name, hex ? Hex.id(id) : Long.toUnsignedString(id));
    }

    /** Prints the id of a lease. */
    public Fields lease(String name, long id) {
        return plain(name, hex ? Hex.wide(id) : Long.toString(id));
    }

    /** Ends a block. */
    public Fields blank() {
        output.line("");
        return this;
    }

    /** Prints what every answer begins with. */
    public Fields header(ResponseHeader header) {
        id("ClusterID", header.getClusterId());
        id("MemberID", header.getMemberId());
        if (header.getRevision() > 0) {
            plain("Revision", header.getRevision());
        }
        return unsigned("RaftTerm", header.getRaftTerm());
    }

    /** Prints a key and what belongs to it. */
    public Fields pair(String prefix, KeyValue pair) {
        quoted(prefix + "Key", pair.getKey());
        plain(prefix + "CreateRevision", pair.getCreateRevision());
        plain(prefix + "ModRevision", pair.getModRevision());
        plain(prefix + "Version", pair.getVersion());
        quoted(prefix + "Value", pair.getValue());
        return lease(prefix + "Lease", pair.getLease());
    }
}
