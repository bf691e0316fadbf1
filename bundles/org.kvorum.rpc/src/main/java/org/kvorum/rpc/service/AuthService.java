// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.Auth} of a cluster that has no users: it says so, and changes nothing. */
public final class AuthService implements RpcService {
    private static final List<String> UNSUPPORTED = List.of(
            "AuthEnable",
            "AuthDisable",
            "UserAdd",
            "UserGet",
            "UserList",
            "UserDelete",
            "UserChangePassword",
            "UserGrantRole",
            "UserRevokeRole",
            "RoleAdd",
            "RoleGet",
            "RoleList",
            "RoleDelete",
            "RoleGrantPermission",
            "RoleRevokePermission");

    private static final long FIRST_AUTH_REVISION = 1;
    private static final int STATUS_BYTES = 16;

    private final Member member;
    private final Headers headers;

    /** Creates the service. */
    public AuthService(Member member) {
        this.member = member;
        this.headers = new Headers(member);
    }

    @Override
    public String name() {
        return "etcdserverpb.Auth";
    }

    @Override
    public List<RpcMethod> methods() {
        var methods = new ArrayList<RpcMethod>();
        methods.add(new RpcMethod.Unary(
                "AuthStatus",
                (context, request, reply) ->
                        reply.send(headers.begin(member.store().revision(), STATUS_BYTES)
                                .varint(3, FIRST_AUTH_REVISION)
                                .toBytes())));
        methods.add(new RpcMethod.Unary(
                "Authenticate", (context, request, reply) -> reply.fail(Errors.of(ErrorCode.AUTH_NOT_ENABLED))));
        for (var name : UNSUPPORTED) {
            methods.add(new RpcMethod.Unary(name, (context, request, reply) -> reply.fail(Errors.unsupported(name))));
        }
        return List.copyOf(methods);
    }
}
