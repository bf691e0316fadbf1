// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.Cluster}. */
public final class ClusterService implements RpcService {
    private static final int MEMBER_BYTES = 160;

    private final Member member;
    private final Headers headers;

    /** Creates the service. */
    public ClusterService(Member member) {
        this.member = member;
        this.headers = new Headers(member);
    }

    @Override
    public String name() {
        return "etcdserverpb.Cluster";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                unsupported("MemberAdd"),
                onMember("MemberRemove"),
                onMember("MemberUpdate"),
                new RpcMethod.Unary("MemberList", this::list),
                onMember("MemberPromote"));
    }

    private static RpcMethod unsupported(String method) {
        return new RpcMethod.Unary(method, (context, request, reply) -> reply.fail(Errors.unsupported(method)));
    }

    private RpcMethod onMember(String method) {
        return new RpcMethod.Unary(method, (context, request, reply) -> {
            long id = Calls.firstNumber(request);
            boolean known = member.members().stream().anyMatch(one -> one.id() == id);
            reply.fail(known ? Errors.unsupported(method) : Errors.of(ErrorCode.MEMBER_NOT_FOUND));
        });
    }

    private void list(RpcContext context, Bytes message, UnaryReply reply) {
        boolean linearizable = false;
        var in = new WireReader(message);
        while (in.next()) {
            if (in.field() == 1) {
                linearizable = in.bool();
            } else {
                in.skip();
            }
        }
        CompletableFuture<?> caughtUp =
                linearizable ? member.linearizableRead() : CompletableFuture.completedFuture(Boolean.TRUE);
        Calls.answer(caughtUp, reply, done -> {
            var members = member.members();
            // headers of this service tell no revision
            var out = headers.begin(0, members.size() * MEMBER_BYTES);
            members.forEach(one -> out.message(2, body -> write(body, one)));
            return out.toBytes();
        });
    }

    private static void write(WireWriter out, MemberInfo info) {
        out.varint(1, info.id()).string(2, info.name());
        info.peerUrls().forEach(url -> out.bytesPresent(3, Bytes.utf8(url)));
        info.clientUrls().forEach(url -> out.bytesPresent(4, Bytes.utf8(url)));
        out.bool(5, info.learner());
    }
}
