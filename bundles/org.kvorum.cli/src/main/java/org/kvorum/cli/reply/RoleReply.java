// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import org.kvorum.proto.authpb.Permission;
import org.kvorum.proto.etcdserverpb.AuthRoleGetResponse;

/**
 * What a role may do.
 *
 * @param role its name
 * @param response the message
 * @param prefixEnd returns the end of the keys that begin with one
 */
public record RoleReply(String role, AuthRoleGetResponse response, PrefixEnd prefixEnd) implements Reply {
    private static final ByteString OPEN = ByteString.copyFrom(new byte[1]);
    private static final String ALL = "\t[, <open ended>";

    /** Returns the first key behind all that begin with a prefix. */
    @FunctionalInterface
    public interface PrefixEnd {
        /** Returns it. */
        ByteString of(ByteString prefix);
    }

    @Override
    public void simple(Simple simple) {
        simple.line("Role " + role);
        if (role.equals("root") && response.getPermCount() == 0) {
            simple.line("KV Read:").line(ALL).line("KV Write:").line(ALL);
            return;
        }
        simple.line("KV Read:");
        permissions(simple, Permission.Type.READ);
        simple.line("KV Write:");
        permissions(simple, Permission.Type.WRITE);
    }

    private void permissions(Simple simple, Permission.Type type) {
        for (Permission permission : response.getPermList()) {
            if (permission.getPermType() == type || permission.getPermType() == Permission.Type.READWRITE) {
                permission(simple, permission);
            }
        }
    }

    private void permission(Simple simple, Permission permission) {
        ByteString key = permission.getKey();
        ByteString end = permission.getRangeEnd();
        if (end.isEmpty()) {
            simple.output().text("\t").line(key);
            return;
        }
        simple.output().text("\t[").bytes(key).text(", ");
        if (end.equals(OPEN)) {
            simple.output().text("<open ended>");
        } else {
            simple.output().bytes(end).text(")");
        }
        if (!key.isEmpty() && prefixEnd.of(key).equals(end)) {
            simple.output().text(" (prefix ").bytes(key).text(")");
        }
        simple.line("");
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        for (Permission permission : response.getPermList()) {
            fields.plain("PermType", " " + permission.getPermType())
                    .quoted("Key", permission.getKey())
                    .quoted("RangeEnd", permission.getRangeEnd());
        }
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
