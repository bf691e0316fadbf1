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

/** etcd's gRPC codes for the errors of a member, the one place where they stand. */
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
        return new RpcException(code(error), error.text());
    }

    private static int code(ErrorCode error) {
        return switch (error) {
            case EMPTY_KEY,
                    KEY_NOT_FOUND,
                    VALUE_PROVIDED,
                    LEASE_PROVIDED,
                    TOO_MANY_OPS,
                    DUPLICATE_KEY,
                    INVALID_SORT_OPTION,
                    REQUEST_TOO_LARGE,
                    MEMBER_BAD_URLS,
                    WRONG_DOWNGRADE_VERSION_FORMAT,
                    INVALID_DOWNGRADE_TARGET_VERSION -> INVALID_ARGUMENT;
            case COMPACTED, FUTURE_REVISION, LEASE_TTL_TOO_LARGE -> OUT_OF_RANGE;
            case NO_SPACE -> RESOURCE_EXHAUSTED;
            case LEASE_NOT_FOUND, MEMBER_NOT_FOUND -> NOT_FOUND;
            case LEASE_EXISTS,
                    NOT_LEADER,
                    NOT_CAPABLE,
                    LEARNER_UNSUPPORTED,
                    MEMBER_EXISTS,
                    PEER_URL_EXISTS,
                    MEMBER_NOT_LEARNER,
                    LEARNER_NOT_READY,
                    TOO_MANY_LEARNERS,
                    BAD_LEADER_TRANSFEREE,
                    CLUSTER_VERSION_UNAVAILABLE,
                    DOWNGRADE_IN_PROGRESS,
                    NO_INFLIGHT_DOWNGRADE,
                    AUTH_NOT_ENABLED -> FAILED_PRECONDITION;
            case PERMISSION_DENIED -> PERMISSION_DENIED;
            case INVALID_AUTH_TOKEN -> UNAUTHENTICATED;
            case NO_LEADER,
                    LEADER_CHANGED,
                    STOPPED,
                    TIMEOUT,
                    TIMEOUT_LEADER_FAILURE,
                    TIMEOUT_CONNECTION_LOST,
                    TIMEOUT_WAIT_APPLIED,
                    UNHEALTHY -> UNAVAILABLE;
            case REQUEST_CANCELED -> CANCELED;
            case DEADLINE_EXCEEDED -> DEADLINE_EXCEEDED;
            case CORRUPT -> DATA_LOSS;
            // etcd maps these to its client-side errors by mistake, or not at all: they leave without a code
            case NOT_PRIMARY_LESSOR,
                    TOO_MANY_REQUESTS,
                    PROPOSAL_DROPPED,
                    NOT_ENOUGH_STARTED_MEMBERS,
                    LEADER_TRANSFER_TIMEOUT,
                    UNKNOWN_METHOD -> UNKNOWN;
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

    private static RpcException unknown(String text) {
        return new RpcException(UNKNOWN, text);
    }
}
