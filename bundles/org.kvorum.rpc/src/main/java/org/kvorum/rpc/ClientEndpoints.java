// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.RpcServiceFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Serves the clients of every member in the framework, with whatever services other bundles bring. */
@Component(
        service = {},
        immediate = true)
public final class ClientEndpoints implements ServiceTrackerCustomizer<Member, ServedMember> {
    private final BundleContext context;
    private final Environment environment;
    private final ClientLoops loops;
    private final ServiceTracker<Member, ServedMember> members;

    /** What other bundles bring, by registration, and who is served with it; under this object's lock. */
    private final Map<ServiceReference<?>, Offer> offers = new LinkedHashMap<>();

    private final List<ServedMember> served = new ArrayList<>();
    private volatile @Nullable IntConsumer exit;

    /** Creates it; nobody is served yet. */
    @Activate
    public ClientEndpoints(BundleContext context, @Reference Environment environment, @Reference ClientLoops loops) {
        this.context = context;
        this.environment = environment;
        this.loops = loops;
        this.members = new ServiceTracker<>(context, Member.class, this);
    }

    /** Opens the listeners of the members there are. Services that were there before are served from the beginning. */
    @Activate
    void begin() {
        try {
            members.open();
        } catch (RuntimeException e) {
            // whoever could not begin is not told of the end
            members.close();
            throw e;
        }
    }

    @Deactivate
    void end() {
        members.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "unmount")
    void mount(ServiceReference<RpcService> reference, RpcService service) {
        offer(reference, new Offer.Ready(service, reference.getProperty(Member.NAME)));
    }

    void unmount(ServiceReference<RpcService> reference) {
        withdraw(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "dropFactory")
    void addFactory(ServiceReference<RpcServiceFactory> reference, RpcServiceFactory factory) {
        offer(reference, new Offer.Made(factory));
    }

    void dropFactory(ServiceReference<RpcServiceFactory> reference) {
        withdraw(reference);
    }

    @Reference(
            target = "(kvorum.exit=true)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropExit")
    void bindExit(IntConsumer service) {
        exit = service;
    }

    void dropExit(IntConsumer service) {
        if (service.equals(exit)) {
            exit = null;
        }
    }

    private synchronized void offer(ServiceReference<?> reference, Offer offer) {
        offers.put(reference, offer);
        served.forEach(member -> member.mount(offer));
    }

    private synchronized void withdraw(ServiceReference<?> reference) {
        var gone = offers.remove(reference);
        if (gone != null) {
            served.forEach(member -> member.unmount(gone));
        }
    }

    @Override
    public @Nullable ServedMember addingService(ServiceReference<Member> reference) {
        var member = context.getService(reference);
        if (member == null) {
            // it has gone again
            return null;
        }
        var name = String.valueOf(reference.getProperty(Member.NAME));
        var opened = new ServedMember(context, name, member, environment);
        synchronized (this) {
            offers.values().forEach(opened::mount);
            served.add(opened);
        }
        try {
            opened.serve(loops.await(), this::exit);
        } catch (RuntimeException e) {
            removedService(reference, opened);
            throw e;
        }
        return opened;
    }

    private void exit(int status) {
        var process = exit;
        if (process != null) {
            process.accept(status);
        }
    }

    @Override
    public void modifiedService(ServiceReference<Member> reference, ServedMember member) {}

    @Override
    public void removedService(ServiceReference<Member> reference, ServedMember member) {
        synchronized (this) {
            served.remove(member);
        }
        member.close();
        context.ungetService(reference);
    }
}
