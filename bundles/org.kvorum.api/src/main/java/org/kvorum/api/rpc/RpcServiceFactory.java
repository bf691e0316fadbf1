// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import java.util.List;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes gRPC services that work on a member. Registered as a service by whoever has some to offer; every edge mounts its own copies for its own member, also while
 * clients are being served. One that needs no member registers an {@link RpcService} itself.
 */
@ConsumerType
public interface RpcServiceFactory {
    /**
     * Makes the services of a member; they are used until the factory, the member or the edge goes.
     *
     * @param member whom they work on
     * @param environment time and randomness
     */
    List<RpcService> create(Member member, Environment environment);
}
