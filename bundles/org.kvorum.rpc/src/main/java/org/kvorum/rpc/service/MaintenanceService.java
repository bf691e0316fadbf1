// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.List;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.DowngradeAction;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.command.AlarmRequest;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.Maintenance}. */
public final class MaintenanceService implements RpcService {
    private static final int STATUS_BYTES = 256;
    private static final int ALARM_BYTES = 20;
    private static final int GET = 0;
    private static final int DEACTIVATE = 2;

    private final Member member;
    private final Headers headers;
    private final String version;

    /** Creates the service of a member that calls itself etcd of the given version. */
    public MaintenanceService(Member member, String version) {
        this.member = member;
        this.headers = new Headers(member);
        this.version = version;
    }

    @Override
    public String name() {
        return "etcdserverpb.Maintenance";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                new RpcMethod.Unary("Alarm", this::alarm),
                new RpcMethod.Unary("Status", this::status),
                new RpcMethod.Unary("Defragment", this::defragment),
                new RpcMethod.Unary("Hash", this::hash),
                new RpcMethod.Unary("HashKV", this::hashKv),
                new RpcMethod.ServerStreaming(
                        "Snapshot", (context, responses) -> new SnapshotStream(member, responses)),
                new RpcMethod.Unary("MoveLeader", this::moveLeader),
                new RpcMethod.Unary("Downgrade", this::downgrade));
    }

    private void alarm(RpcContext context, Bytes message, UnaryReply reply) {
        var request = AlarmRequest.decode(message);
        if (request.action() > DEACTIVATE || request.action() < GET) {
            reply.send(headers.only(member.store().revision()));
        } else {
            Calls.answer(member.propose(request, message, Caller.ANONYMOUS), reply, result -> {
                var changed = (ApplyResult.Alarms) result;
                return alarms(changed.alarms(), changed.revision());
            });
        }
    }

    private void moveLeader(RpcContext context, Bytes message, UnaryReply reply) {
        Calls.answer(member.moveLeader(Calls.firstNumber(message)), reply, done -> Bytes.EMPTY);
    }

    private void downgrade(RpcContext context, Bytes message, UnaryReply reply) {
        long action = 0;
        String target = "";
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> action = in.varint();
                case 2 -> target = in.string();
                default -> in.skip();
            }
        }
        var actions = DowngradeAction.values();
        if (action < 0 || actions.length <= action) {
            reply.fail(Errors.of(ErrorCode.UNKNOWN_METHOD));
            return;
        }
        Calls.answer(member.downgrade(actions[(int) action], target), reply, clusterVersion -> headers.begin(
                        member.store().revision(), 2 * clusterVersion.length() + ALARM_BYTES)
                .string(2, majorMinor(clusterVersion))
                .toBytes());
    }

    private static String majorMinor(String version) {
        int patch = version.lastIndexOf('.');
        return version.indexOf('.') < patch ? version.substring(0, patch) : version;
    }

    private Bytes alarms(List<AlarmRequest> alarms, long revision) {
        var out = headers.begin(revision, alarms.size() * ALARM_BYTES + ALARM_BYTES);
        for (var alarm : alarms) {
            out.message(2, body -> body.varint(1, alarm.memberId()).varint(2, alarm.alarm()));
        }
        return out.toBytes();
    }

    private void status(RpcContext context, Bytes message, UnaryReply reply) {
        var status = member.status();
        var out = headers.begin(status.revision(), STATUS_BYTES)
                .string(2, version)
                .varint(3, status.dbSizeBytes())
                .varint(4, status.leader())
                .varint(5, status.committedIndex())
                .varint(6, status.term())
                .varint(7, status.appliedIndex());
        if (status.leader() == 0) {
            out.string(8, Errors.of(ErrorCode.NO_LEADER).text());
        }
        for (var alarm : status.alarms()) {
            out.string(8, "memberID:" + Long.toUnsignedString(alarm.memberId()) + " alarm:" + alarmName(alarm));
        }
        reply.send(out.varint(9, status.dbSizeInUseBytes())
                .bool(10, status.learner())
                .string(11, status.storageVersion())
                .varint(12, status.quotaBytes())
                .message(13, downgrade -> {
                    var target = member.downgradeTarget();
                    downgrade.bool(1, !target.isEmpty()).string(2, target);
                })
                .toBytes());
    }

    /** Returns an alarm's name as protobuf's text form shows it. */
    private static String alarmName(AlarmRequest alarm) {
        return switch (alarm.alarm()) {
            case 0 -> "NONE";
            case 1 -> "NOSPACE";
            case 2 -> "CORRUPT";
            default -> Integer.toString(alarm.alarm());
        };
    }

    private void defragment(RpcContext context, Bytes message, UnaryReply reply) {
        Calls.answer(member.defragment(), reply, done -> Bytes.EMPTY);
    }

    private void hash(RpcContext context, Bytes message, UnaryReply reply) {
        Calls.answer(member.offload(() -> member.store().hash()), reply, hash -> headers.begin(
                        member.store().revision(), ALARM_BYTES)
                .varint(2, Integer.toUnsignedLong(hash))
                .toBytes());
    }

    private void hashKv(RpcContext context, Bytes message, UnaryReply reply) {
        long revision = Calls.firstNumber(message);
        Calls.answer(member.offload(() -> member.store().hashKv(revision)), reply, this::hashKv);
    }

    private Bytes hashKv(KvHash hash) {
        if (hash instanceof KvHash.Value value) {
            return headers.begin(value.currentRevision(), 4 * ALARM_BYTES)
                    .varint(2, Integer.toUnsignedLong(value.hash()))
                    .varint(3, value.compactRevision())
                    .varint(4, value.hashRevision())
                    .toBytes();
        }
        throw Errors.of(hash instanceof KvHash.Compacted ? ErrorCode.COMPACTED : ErrorCode.FUTURE_REVISION);
    }
}
