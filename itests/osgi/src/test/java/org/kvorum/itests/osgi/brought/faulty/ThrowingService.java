// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.faulty;

import java.util.List;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A service that is registered and cannot be made. */
@Component
public final class ThrowingService implements RpcService {
    /** Throws. */
    @Activate
    public ThrowingService() {
        throw new IllegalStateException("this component is never activated");
    }

    @Override
    public String name() {
        return "test.Never";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of();
    }
}
