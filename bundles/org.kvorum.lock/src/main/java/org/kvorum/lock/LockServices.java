// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.List;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.RpcServiceFactory;
import org.osgi.service.component.annotations.Component;

/** Locks and elections for each member there is. */
@Component
public final class LockServices implements RpcServiceFactory {
    /** Creates the factory. */
    public LockServices() {}

    @Override
    public List<RpcService> create(Member member, Environment environment) {
        return List.of(new LockService(member, environment), new ElectionService(member, environment));
    }
}
