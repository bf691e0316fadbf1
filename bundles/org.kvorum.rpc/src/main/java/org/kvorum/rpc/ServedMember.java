// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import io.grpc.Channel;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.api.rpc.ClientEndpointReady;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.MetricsRelay;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.net.EventLoops;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/** The edge of one member of the framework, and what it needs from there: settings, metrics, further services. */
final class ServedMember implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedMember.class);
    private static final int FAILED = 1;

    private final BundleContext context;
    private final String name;
    private final Member member;
    private final Environment environment;
    private final MetricsRelay metrics = new MetricsRelay();
    private final Mounts mounts = new Mounts(metrics);
    /** Offers are told apart even if they are equal: one service may have been registered twice. */
    private final Map<Offer, List<RpcService>> mounted = Collections.synchronizedMap(new IdentityHashMap<>());

    private final OfMember<MemberSettings> settings;
    private final OfMember<Metrics> registry;
    private final OfMember<Exposition> exposition;

    private @Nullable ClientEdge edge;
    private @Nullable ServiceRegistration<ClientEndpointReady> ready;
    private @Nullable ServiceRegistration<?> channel;

    /** Creates it without listeners. */
    ServedMember(BundleContext context, String name, Member member, Environment environment) {
        this.context = context;
        this.name = name;
        this.member = member;
        this.environment = environment;
        this.registry =
                new OfMember<>(context, Metrics.class, name, now -> metrics.aim(now == null ? Metrics.none() : now));
        this.exposition = new OfMember<>(context, Exposition.class, name, now -> {});
        this.settings = new OfMember<>(context, MemberSettings.class, name, this::changed);
    }

    /** Mounts what is for this member; a bundle that cannot make its services is done without. */
    void mount(Offer offer) {
        try {
            var services = offer.of(name, member, environment);
            mounted.put(offer, services);
            services.forEach(mounts::mount);
        } catch (RuntimeException failure) {
            // foreign code: whatever it throws must not take the member's other services with it
            LOG.atError()
                    .addKeyValue("member", name)
                    .addKeyValue("source", offer.source())
                    .setCause(failure)
                    .log("services of another bundle cannot be served");
        }
    }

    void unmount(Offer offer) {
        var services = mounted.remove(offer);
        if (services != null) {
            services.forEach(mounts::unmount);
        }
    }

    /** Opens the listeners; when it returns they serve, or the process is about to end if it was for this member's sake. */
    void serve(EventLoops loops, IntConsumer exit) {
        registry.open();
        exposition.open();
        settings.open();
        var source = settings.getService();
        if (source == null) {
            // it has gone again, and so will the member
            return;
        }
        try {
            var opened = new ClientEdge(
                    member,
                    EdgeSettings.of(source.current()),
                    environment,
                    metrics,
                    accept -> exposition
                            .now()
                            .orElseThrow(() -> new IllegalStateException("there is no bundle that shows metrics"))
                            .page(accept),
                    mounts,
                    loops);
            synchronized (this) {
                edge = opened;
                // they may have changed while it opened, and nobody says so again
                opened.reconfigure(EdgeSettings.of(source.current()));
            }
            var properties = FrameworkUtil.asDictionary(Map.of(Member.NAME, name));
            ready = context.registerService(ClientEndpointReady.class, new ClientEndpointReady() {}, properties);
            channel = context.registerService(Channel.class, new ChannelService(opened.localChannel()), properties);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.atError()
                    .addMarker(MarkerFactory.getMarker("fatal"))
                    .addKeyValue("error", e.getMessage())
                    .log("failed to listen for clients");
            if (isMain(settings.getServiceReference())) {
                exit.accept(FAILED);
            }
        }
    }

    private static boolean isMain(@Nullable ServiceReference<MemberSettings> reference) {
        return reference != null && Boolean.TRUE.equals(reference.getProperty(MemberSettings.MAIN));
    }

    private synchronized void changed(@Nullable MemberSettings now) {
        if (edge != null && now != null) {
            edge.reconfigure(EdgeSettings.of(now.current()));
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.unregister();
        }
        if (ready != null) {
            ready.unregister();
        }
        settings.close();
        if (edge != null) {
            edge.close();
        }
        registry.close();
        exposition.close();
    }
}
