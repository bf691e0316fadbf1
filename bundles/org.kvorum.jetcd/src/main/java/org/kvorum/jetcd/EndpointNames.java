// SPDX-License-Identifier: Apache-2.0
package org.kvorum.jetcd;

import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import java.util.List;
import java.util.ServiceLoader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Makes known to gRPC how jetcd finds its endpoints. gRPC looks for that beside itself, where it sees nothing of another bundle; without this component a client
 * is refused with "Could not find a NameResolverProvider".
 */
@Component(
        service = {},
        immediate = true)
public final class EndpointNames {
    private final List<NameResolverProvider> providers;

    /** Registers jetcd's own. */
    @Activate
    public EndpointNames() {
        var here = EndpointNames.class.getClassLoader();
        providers = ServiceLoader.load(NameResolverProvider.class, here).stream()
                .filter(provider -> provider.type().getClassLoader() == here)
                .map(ServiceLoader.Provider::get)
                .toList();
        providers.forEach(NameResolverRegistry.getDefaultRegistry()::register);
    }

    /** Withdraws them. */
    @Deactivate
    public void deactivate() {
        providers.forEach(NameResolverRegistry.getDefaultRegistry()::deregister);
    }
}
