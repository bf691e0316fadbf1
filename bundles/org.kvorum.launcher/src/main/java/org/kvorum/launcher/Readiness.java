// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Waits for the mark that clients are served. */
final class Readiness implements ServiceTrackerCustomizer<Object, Object> {
    /** By name, for the launcher and the bundles may have loaded it twice. */
    private static final String MARK = "org.kvorum.api.rpc.ClientEndpointReady";

    private final Audience audience;
    private final AtomicBoolean told = new AtomicBoolean();

    private Readiness(Audience audience) {
        this.audience = audience;
    }

    static void watch(BundleContext context, Audience audience) {
        new ServiceTracker<>(context, MARK, new Readiness(audience)).open();
    }

    @Override
    public Object addingService(ServiceReference<Object> reference) {
        if (!told.getAndSet(true)) {
            // not on the thread that registers the mark: it has clients waiting
            new Thread(audience::ready, "kvorum-ready").start();
        }
        return reference;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Object service) {}

    @Override
    public void removedService(ServiceReference<Object> reference, Object service) {}
}
