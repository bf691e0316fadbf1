// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a service manager that waits for it when clients are served, and when that ends. */
final class Readiness implements ServiceTrackerCustomizer<Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    /** Registered while clients are served; by name, for the launcher and the bundles may have loaded it twice. */
    private static final String MARKER = "org.kvorum.api.rpc.ClientEndpointReady";

    private final String socket;
    private final AtomicBoolean told = new AtomicBoolean();

    Readiness(Map<String, String> environment) {
        socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    }

    void open(BundleContext context) {
        if (!socket.isEmpty()) {
            new ServiceTracker<>(context, MARKER, this).open();
        }
    }

    @Override
    public Object addingService(ServiceReference<Object> reference) {
        if (!told.getAndSet(true)) {
            // not on the thread that registers the service: it has clients waiting
            new Thread(() -> send("READY=1"), "kvorum-notify").start();
        }
        return reference;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Object service) {}

    @Override
    public void removedService(ServiceReference<Object> reference, Object service) {}

    void stopping() {
        if (!socket.isEmpty()) {
            send("STOPPING=1");
        }
    }

    private void send(String state) {
        try {
            NotifySocket.send(socket, state);
            LOG.atInfo().addKeyValue("state", state).log("notified init daemon");
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to notify init daemon");
        }
    }
}
