// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberChange;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.Cluster}. The headers of this service tell no revision. */
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
                new RpcMethod.Unary("MemberAdd", this::add),
                new RpcMethod.Unary("MemberRemove", this::remove),
                new RpcMethod.Unary("MemberUpdate", this::update),
                new RpcMethod.Unary("MemberList", this::list),
                new RpcMethod.Unary("MemberPromote", this::promote));
    }

    private void add(RpcContext context, Bytes message, UnaryReply reply) {
        var peerUrls = new ArrayList<String>();
        boolean learner = false;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> peerUrls.add(in.string());
                case 2 -> learner = in.bool();
                default -> in.skip();
            }
        }
        boolean asLearner = learner;
        answer(reply, () -> member.addMember(PeerUrls.normalized(peerUrls), asLearner), change -> {
            var out = headers.begin(0, (change.members().size() + 1) * MEMBER_BYTES);
            change.member().ifPresent(added -> out.message(2, body -> write(body, added)));
            return members(out, 3, change.members());
        });
    }

    private void remove(RpcContext context, Bytes message, UnaryReply reply) {
        long id = Calls.firstNumber(message);
        answer(reply, () -> member.removeMember(id), this::members);
    }

    /** etcd takes any text for a URL here, and its members fall over it; it is refused as it is when a member is added. */
    private void update(RpcContext context, Bytes message, UnaryReply reply) {
        long id = 0;
        var peerUrls = new ArrayList<String>();
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                case 2 -> peerUrls.add(in.string());
                default -> in.skip();
            }
        }
        long changed = id;
        answer(reply, () -> member.updateMember(changed, PeerUrls.normalized(peerUrls)), this::members);
    }

    private void promote(RpcContext context, Bytes message, UnaryReply reply) {
        long id = Calls.firstNumber(message);
        answer(reply, () -> member.promoteMember(id), this::members);
    }

    private void list(RpcContext context, Bytes message, UnaryReply reply) {
        boolean linearizable = Calls.firstNumber(message) != 0;
        CompletableFuture<?> caughtUp =
                linearizable ? member.linearizableRead() : CompletableFuture.completedFuture(Boolean.TRUE);
        Calls.answer(caughtUp, reply, done -> {
            var members = member.members();
            return members(headers.begin(0, members.size() * MEMBER_BYTES), 2, members);
        });
    }

    /** A change of the membership as it is asked for. */
    @FunctionalInterface
    private interface Change {
        CompletableFuture<MemberChange> begin();
    }

    private static void answer(UnaryReply reply, Change change, Function<MemberChange, Bytes> encoder) {
        CompletableFuture<MemberChange> result;
        try {
            result = change.begin();
        } catch (RuntimeException e) {
            reply.fail(Errors.of(e));
            return;
        }
        Calls.answer(result, reply, encoder);
    }

    private Bytes members(MemberChange change) {
        var members = change.members();
        return members(headers.begin(0, members.size() * MEMBER_BYTES), 2, members);
    }

    private static Bytes members(WireWriter out, int field, List<MemberInfo> members) {
        members.forEach(one -> out.message(field, body -> write(body, one)));
        return out.toBytes();
    }

    private static void write(WireWriter out, MemberInfo info) {
        out.varint(1, info.id()).string(2, info.name());
        info.peerUrls().forEach(url -> out.bytesPresent(3, Bytes.utf8(url)));
        info.clientUrls().forEach(url -> out.bytesPresent(4, Bytes.utf8(url)));
        out.bool(5, info.learner());
    }
}
