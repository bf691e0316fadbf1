// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

/** Why a request was refused. The gRPC codes for them stand in one table at the edge. */
public enum ErrorCode {
    EMPTY_KEY("etcdserver: key is not provided"),
    KEY_NOT_FOUND("etcdserver: key not found"),
    VALUE_PROVIDED("etcdserver: value is provided"),
    LEASE_PROVIDED("etcdserver: lease is provided"),
    TOO_MANY_OPS("etcdserver: too many operations in txn request"),
    DUPLICATE_KEY("etcdserver: duplicate key given in txn request"),
    INVALID_SORT_OPTION("etcdserver: invalid sort option"),
    COMPACTED("etcdserver: mvcc: required revision has been compacted"),
    FUTURE_REVISION("etcdserver: mvcc: required revision is a future revision"),
    NO_SPACE("etcdserver: mvcc: database space exceeded"),
    LEASE_NOT_FOUND("etcdserver: requested lease not found"),
    LEASE_EXISTS("etcdserver: lease already exists"),
    LEASE_TTL_TOO_LARGE("etcdserver: too large lease TTL"),
    NOT_PRIMARY_LESSOR("not a primary lessor"),
    REQUEST_TOO_LARGE("etcdserver: request is too large"),
    TOO_MANY_REQUESTS("etcdserver: too many requests"),
    NO_LEADER("etcdserver: no leader"),
    LEADER_CHANGED("etcdserver: leader changed"),
    NOT_LEADER("etcdserver: not leader"),
    NOT_CAPABLE("etcdserver: not capable"),
    STOPPED("etcdserver: server stopped"),
    TIMEOUT("etcdserver: request timed out"),
    TIMEOUT_LEADER_FAILURE("etcdserver: request timed out, possibly due to previous leader failure"),
    TIMEOUT_CONNECTION_LOST("etcdserver: request timed out, possibly due to connection lost"),
    TIMEOUT_WAIT_APPLIED("etcdserver: request timed out, waiting for the applied index took too long"),
    DEADLINE_EXCEEDED("context deadline exceeded"),
    REQUEST_CANCELED("etcdserver: request canceled"),
    PROPOSAL_DROPPED("raft proposal dropped"),
    CORRUPT("etcdserver: corrupt cluster"),
    UNHEALTHY("etcdserver: unhealthy cluster"),
    LEARNER_UNSUPPORTED("etcdserver: rpc not supported for learner"),
    MEMBER_NOT_FOUND("etcdserver: member not found"),
    MEMBER_EXISTS("etcdserver: member ID already exist"),
    PEER_URL_EXISTS("etcdserver: Peer URLs already exists"),
    MEMBER_BAD_URLS("etcdserver: given member URLs are invalid"),
    MEMBER_NOT_LEARNER("etcdserver: can only promote a learner member"),
    LEARNER_NOT_READY("etcdserver: can only promote a learner member which is in sync with leader"),
    TOO_MANY_LEARNERS("etcdserver: too many learner members in cluster"),
    NOT_ENOUGH_STARTED_MEMBERS("etcdserver: re-configuration failed due to not enough started members"),
    BAD_LEADER_TRANSFEREE("etcdserver: bad leader transferee"),
    LEADER_TRANSFER_TIMEOUT("etcdserver: request timed out, leader transfer took too long"),
    CLUSTER_VERSION_UNAVAILABLE("etcdserver: cluster version not found during downgrade"),
    WRONG_DOWNGRADE_VERSION_FORMAT("etcdserver: wrong downgrade target version format"),
    INVALID_DOWNGRADE_TARGET_VERSION("etcdserver: invalid downgrade target version"),
    DOWNGRADE_IN_PROGRESS("etcdserver: cluster has a downgrade job in progress"),
    NO_INFLIGHT_DOWNGRADE("etcdserver: no inflight downgrade job"),
    UNKNOWN_METHOD("etcdserver: unknown method"),
    AUTH_NOT_ENABLED("etcdserver: authentication is not enabled"),
    PERMISSION_DENIED("etcdserver: permission denied"),
    INVALID_AUTH_TOKEN("etcdserver: invalid auth token");

    private final String text;

    ErrorCode(String text) {
        this.text = text;
    }

    /** Returns etcd's words for it. */
    public String text() {
        return text;
    }
}
