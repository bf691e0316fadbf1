// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

/**
 * A gRPC method, named by the path its requests carry.
 *
 * @param path {@code /package.Service/Method}
 */
public record Method(String path) {

    public static final Method RANGE = new Method("/etcdserverpb.KV/Range");
    public static final Method PUT = new Method("/etcdserverpb.KV/Put");
    public static final Method TXN = new Method("/etcdserverpb.KV/Txn");
    public static final Method WATCH = new Method("/etcdserverpb.Watch/Watch");
    public static final Method LEASE_GRANT = new Method("/etcdserverpb.Lease/LeaseGrant");
    public static final Method LEASE_KEEP_ALIVE = new Method("/etcdserverpb.Lease/LeaseKeepAlive");
    public static final Method STATUS = new Method("/etcdserverpb.Maintenance/Status");
}
