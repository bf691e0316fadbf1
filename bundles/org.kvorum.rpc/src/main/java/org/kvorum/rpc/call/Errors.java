// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.bytes.WireFormatException;

/** etcd's gRPC codes and texts, the one place where they stand. */
public final class Errors {
    /** The numbers of gRPC's status codes. */
    public static final int OK = 0,
            CANCELED = 1,
            UNKNOWN = 2,
            INVALID_ARGUMENT = 3,
            DEADLINE_EXCEEDED = 4,
            NOT_FOUND = 5,
            PERMISSION_DENIED = 7,
            RESOURCE_EXHAUSTED = 8,
            FAILED_PRECONDITION = 9,
            OUT_OF_RANGE = 11,
            UNIMPLEMENTED = 12,
            INTERNAL = 13,
            UNAVAILABLE = 14,
            DATA_LOSS = 15,
            UNAUTHENTICATED = 16;

    private static final String[] NAMES = {
        "OK",
        "Canceled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated"
    };

    private Errors() {}

    /** Returns the name of a status code as metrics show it. */
    public static String codeName(int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : "Code(" + code + ")";
    }

    /** Returns how many status codes there are. */
    public static int codes() {
        return NAMES.length;
    }

    /** Returns how an error of the member leaves on the wire. */
    public static RpcException of(ErrorCode error) {
        return switch (error) {
            case EMPTY_KEY -> invalid("etcdserver: key is not provided");
            case KEY_NOT_FOUND -> invalid("etcdserver: key not found");
            case VALUE_PROVIDED -> invalid("etcdserver: value is provided");
            case LEASE_PROVIDED -> invalid("etcdserver: lease is provided");
            case TOO_MANY_OPS -> invalid("etcdserver: too many operations in txn request");
            case DUPLICATE_KEY -> invalid("etcdserver: duplicate key given in txn request");
            case INVALID_SORT_OPTION -> invalid("etcdserver: invalid sort option");
            case REQUEST_TOO_LARGE -> invalid("etcdserver: request is too large");
            case MEMBER_BAD_URLS -> invalid("etcdserver: given member URLs are invalid");
            case WRONG_DOWNGRADE_VERSION_FORMAT -> invalid("etcdserver: wrong downgrade target version format");
            case INVALID_DOWNGRADE_TARGET_VERSION -> invalid("etcdserver: invalid downgrade target version");
            case COMPACTED -> new RpcException(OUT_OF_RANGE, "etcdserver: mvcc: required revision has been compacted");
            case FUTURE_REVISION ->
                new RpcException(OUT_OF_RANGE, "etcdserver: mvcc: required revision is a future revision");
            case LEASE_TTL_TOO_LARGE -> new RpcException(OUT_OF_RANGE, "etcdserver: too large lease TTL");
            case NO_SPACE -> new RpcException(RESOURCE_EXHAUSTED, "etcdserver: mvcc: database space exceeded");
            case LEASE_NOT_FOUND -> new RpcException(NOT_FOUND, "etcdserver: requested lease not found");
            case MEMBER_NOT_FOUND -> new RpcException(NOT_FOUND, "etcdserver: member not found");
            case LEASE_EXISTS -> precondition("etcdserver: lease already exists");
            case MEMBER_EXISTS -> precondition("etcdserver: member ID already exist");
            case PEER_URL_EXISTS -> precondition("etcdserver: Peer URLs already exists");
            case MEMBER_NOT_LEARNER -> precondition("etcdserver: can only promote a learner member");
            case LEARNER_NOT_READY ->
                precondition("etcdserver: can only promote a learner member which is in sync with leader");
            case TOO_MANY_LEARNERS -> precondition("etcdserver: too many learner members in cluster");
            case NOT_LEADER -> precondition("etcdserver: not leader");
            case NOT_CAPABLE -> precondition("etcdserver: not capable");
            case LEARNER_UNSUPPORTED -> precondition("etcdserver: rpc not supported for learner");
            case BAD_LEADER_TRANSFEREE -> precondition("etcdserver: bad leader transferee");
            case CLUSTER_VERSION_UNAVAILABLE -> precondition("etcdserver: cluster version not found during downgrade");
            case DOWNGRADE_IN_PROGRESS -> precondition("etcdserver: cluster has a downgrade job in progress");
            case NO_INFLIGHT_DOWNGRADE -> precondition("etcdserver: no inflight downgrade job");
            case AUTH_NOT_ENABLED -> precondition("etcdserver: authentication is not enabled");
            case PERMISSION_DENIED -> new RpcException(PERMISSION_DENIED, "etcdserver: permission denied");
            case INVALID_AUTH_TOKEN -> new RpcException(UNAUTHENTICATED, "etcdserver: invalid auth token");
            case NO_LEADER -> unavailable("etcdserver: no leader");
            case LEADER_CHANGED -> unavailable("etcdserver: leader changed");
            case STOPPED -> unavailable("etcdserver: server stopped");
            case TIMEOUT -> unavailable("etcdserver: request timed out");
            case TIMEOUT_LEADER_FAILURE ->
                unavailable("etcdserver: request timed out, possibly due to previous leader failure");
            case TIMEOUT_CONNECTION_LOST ->
                unavailable("etcdserver: request timed out, possibly due to connection lost");
            case TIMEOUT_WAIT_APPLIED ->
                unavailable("etcdserver: request timed out, waiting for the applied index took too long");
            case UNHEALTHY -> unavailable("etcdserver: unhealthy cluster");
            case REQUEST_CANCELED -> new RpcException(CANCELED, "etcdserver: request canceled");
            case DEADLINE_EXCEEDED -> new RpcException(DEADLINE_EXCEEDED, "context deadline exceeded");
            case CORRUPT -> new RpcException(DATA_LOSS, "etcdserver: corrupt cluster");
            // etcd maps these to its client-side errors by mistake, or not at all: they leave without a code
            case TOO_MANY_REQUESTS -> unknown("etcdserver: too many requests");
            case NOT_ENOUGH_STARTED_MEMBERS ->
                unknown("etcdserver: re-configuration failed due to not enough started members");
            case LEADER_TRANSFER_TIMEOUT -> unknown("etcdserver: request timed out, leader transfer took too long");
            case UNKNOWN_METHOD -> unknown("etcdserver: unknown method");
            case NOT_PRIMARY_LESSOR -> unknown("not a primary lessor");
            case PROPOSAL_DROPPED -> unknown("raft proposal dropped");
        };
    }

    /** Returns how whatever a future failed with leaves on the wire. */
    public static RpcException of(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof RequestException refused) {
            return of(refused.error());
        }
        if (cause instanceof RpcException ready) {
            return ready;
        }
        if (cause instanceof CompactedException) {
            return of(ErrorCode.COMPACTED);
        }
        if (cause instanceof WireFormatException) {
            // grpc-go's words for what its codec could not read; the codec's own words are protobuf-go's
            return new RpcException(
                    INTERNAL, "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data");
        }
        if (cause instanceof CancellationException) {
            return new RpcException(CANCELED, "context canceled");
        }
        var text = cause.getMessage();
        return unknown(text == null ? cause.toString() : text);
    }

    /** Returns what a wrapped failure is about. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Returns the error of a method that does not exist yet. */
    public static RpcException unsupported(String method) {
        return new RpcException(UNIMPLEMENTED, method + " is not supported by this member yet");
    }

    private static RpcException invalid(String text) {
        return new RpcException(INVALID_ARGUMENT, text);
    }

    private static RpcException precondition(String text) {
        return new RpcException(FAILED_PRECONDITION, text);
    }

    private static RpcException unavailable(String text) {
        return new RpcException(UNAVAILABLE, text);
    }

    private static RpcException unknown(String text) {
        return new RpcException(UNKNOWN, text);
    }
}
