// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** What other bundles bring, and who is served with it; changed together, under this object's lock. */
    private final List<Offer> offers = new CopyOnWriteArrayList<>();

    private final List<ServedMember> served = new CopyOnWriteArrayList<>();
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
        members.open();
    }

    @Deactivate
    void end() {
        members.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "unmount")
    void mount(RpcService service, Map<String, Object> properties) {
        offer(new Offer.Ready(service, properties.get(Member.NAME)));
    }

    void unmount(RpcService service) {
        withdraw(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "dropFactory")
    void addFactory(RpcServiceFactory factory) {
        offer(new Offer.Made(factory));
    }

    void dropFactory(RpcServiceFactory factory) {
        withdraw(factory);
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

    private synchronized void offer(Offer offer) {
        offers.add(offer);
        served.forEach(member -> member.mount(offer));
    }

    private synchronized void withdraw(Object source) {
        var gone =
                offers.stream().filter(offer -> offer.source().equals(source)).toList();
        offers.removeAll(gone);
        gone.forEach(offer -> served.forEach(member -> member.unmount(offer)));
    }

    @Override
    public ServedMember addingService(ServiceReference<Member> reference) {
        var name = String.valueOf(reference.getProperty(Member.NAME));
        var opened = new ServedMember(context, name, context.getService(reference), environment);
        synchronized (this) {
            offers.forEach(opened::mount);
            served.add(opened);
        }
        opened.serve(loops.await(), status -> {
            var process = exit;
            if (process != null) {
                process.accept(status);
            }
        });
        return opened;
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
