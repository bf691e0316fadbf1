// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.bytes.WireFormatException;

/**
 * How failures leave these services. In etcd they are clients of the member and pass on the texts of its errors without their codes, so that everything leaves
 * as Unknown.
 */
final class Failures {
    private static final int CANCELED = 1;
    private static final int UNKNOWN = 2;
    private static final int INTERNAL = 13;

    private Failures() {}

    static RpcException unknown(String text) {
        return new RpcException(UNKNOWN, text);
    }

    static RpcException canceled() {
        return new RpcException(CANCELED, "context canceled");
    }

    static RpcException malformed(WireFormatException cause) {
        return new RpcException(INTERNAL, "grpc: error unmarshalling request: " + cause.getMessage());
    }

    static RpcException of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof RpcException ready) {
            return ready;
        }
        if (failure instanceof RequestException refused) {
            return unknown(text(refused.error()));
        }
        var message = failure.getMessage();
        return unknown(message == null ? failure.toString() : message);
    }

    /** Returns the text of an error that a read, a write or a grant may end with. */
    private static String text(ErrorCode error) {
        return switch (error) {
            case EMPTY_KEY -> "etcdserver: key is not provided";
            case COMPACTED -> "etcdserver: mvcc: required revision has been compacted";
            case FUTURE_REVISION -> "etcdserver: mvcc: required revision is a future revision";
            case NO_SPACE -> "etcdserver: mvcc: database space exceeded";
            case LEASE_NOT_FOUND -> "etcdserver: requested lease not found";
            case LEASE_EXISTS -> "etcdserver: lease already exists";
            case REQUEST_TOO_LARGE -> "etcdserver: request is too large";
            case TOO_MANY_REQUESTS -> "etcdserver: too many requests";
            case NO_LEADER -> "etcdserver: no leader";
            case LEADER_CHANGED -> "etcdserver: leader changed";
            case STOPPED -> "etcdserver: server stopped";
            case TIMEOUT -> "etcdserver: request timed out";
            case TIMEOUT_LEADER_FAILURE -> "etcdserver: request timed out, possibly due to previous leader failure";
            case TIMEOUT_CONNECTION_LOST -> "etcdserver: request timed out, possibly due to connection lost";
            case DEADLINE_EXCEEDED -> "context deadline exceeded";
            case REQUEST_CANCELED -> "etcdserver: request canceled";
            case PROPOSAL_DROPPED -> "raft proposal dropped";
            case CORRUPT -> "etcdserver: corrupt cluster";
            case UNHEALTHY -> "etcdserver: unhealthy cluster";
            case NOT_CAPABLE -> "etcdserver: not capable";
            case LEARNER_UNSUPPORTED -> "etcdserver: rpc not supported for learner";
            case PERMISSION_DENIED -> "etcdserver: permission denied";
            case INVALID_AUTH_TOKEN -> "etcdserver: invalid auth token";
            default -> "etcdserver: " + error.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
