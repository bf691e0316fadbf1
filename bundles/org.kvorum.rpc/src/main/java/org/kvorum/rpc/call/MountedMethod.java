// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import org.kvorum.api.rpc.RpcMethod;

/** A method of a service that can be called. Its identity is that of the mounting: mounted again it is another one. */
public final class MountedMethod {
    private final String fullName;
    private final RpcMethod method;
    private final MethodMetrics metrics;

    MountedMethod(String fullName, RpcMethod method, MethodMetrics metrics) {
        this.fullName = fullName;
        this.method = method;
        this.metrics = metrics;
    }

    /** Returns the name as it stands on the wire, as in {@code etcdserverpb.KV/Put}. */
    public String fullName() {
        return fullName;
    }

    /** Returns the method. */
    public RpcMethod method() {
        return method;
    }

    /** Returns where its calls are counted. */
    public MethodMetrics metrics() {
        return metrics;
    }
}
