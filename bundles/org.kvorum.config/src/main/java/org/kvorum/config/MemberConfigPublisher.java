// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kvorum.api.member.MemberConfig;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Makes the settings the launcher has read a service. They come as properties of the framework, one a flag, named {@code kvorum.config.<flag>}; what is
 * missing has its default.
 */
@Component(
        service = {},
        immediate = true)
public final class MemberConfigPublisher {
    /** What the names of the framework's properties begin with. */
    public static final String PREFIX = "kvorum.config.";

    private final ServiceRegistration<MemberConfig> registration;

    /** Registers the service. */
    @Activate
    public MemberConfigPublisher(BundleContext context) {
        Map<String, String> values = new LinkedHashMap<>();
        for (var flag : new Flags().all()) {
            var value = context.getProperty(PREFIX + flag.name());
            values.put(flag.name(), value == null ? flag.byDefault() : value);
        }
        registration = context.registerService(MemberConfig.class, new MemberConfig(values), null);
    }

    /** Withdraws the service. */
    @Deactivate
    public void deactivate() {
        registration.unregister();
    }
}
