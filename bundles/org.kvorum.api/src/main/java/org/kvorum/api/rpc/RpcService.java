// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service to be mounted. Any thread. */
@ConsumerType
public interface RpcService {
    /** Returns the full name, as in {@code etcdserverpb.KV}. */
    String name();

    /** Returns its methods. */
    List<RpcMethod> methods();
}
