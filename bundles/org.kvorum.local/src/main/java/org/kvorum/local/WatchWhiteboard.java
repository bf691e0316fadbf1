// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.kvorum.api.client.Watch;
import org.kvorum.api.client.listener.WatchListener;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds listeners among the services and watches for them. A listener hears of every revision once, at whichever member is there: when its member goes, another
 * of the same cluster goes on, or the same one when it is back.
 */
@Component(
        service = {},
        immediate = true)
public final class WatchWhiteboard {
    private static final Logger LOG = LoggerFactory.getLogger(WatchWhiteboard.class);

    private final Map<Watch, Source> sources = new LinkedHashMap<>();
    /** By the id of the registration: an object may be registered for several keys. */
    private final Map<Object, Subscription> subscriptions = new LinkedHashMap<>();

    /** Creates a whiteboard that knows nobody yet. */
    @Activate
    public WatchWhiteboard() {}

    /** Lets listeners watch at a member. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addWatch(Watch watch, Map<String, ?> properties) {
        synchronized (this) {
            sources.put(watch, Source.of(watch, properties));
        }
        attachAll();
    }

    /** Forgets a member. Those who watch there are told by it that their watch is over, and then look for another. */
    synchronized void removeWatch(Watch watch) {
        sources.remove(watch);
    }

    /** Begins to watch for a listener. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(WatchListener listener, Map<String, ?> properties) {
        var wanted = new ListenerProperties(properties);
        var request = wanted.request();
        if (request.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("listener", listener.getClass().getName())
                    .log(
                            "a watch listener has neither the property kvorum.key nor kvorum.key.prefix and hears of nothing");
            return;
        }
        long own = listener.startRevision();
        long first = own > 0 ? own : request.get().startRevision();
        var subscription = new Subscription(listener, request.get(), wanted.member(), first, this::attachAll);
        synchronized (this) {
            subscriptions.put(registration(properties), subscription);
        }
        attachAll();
    }

    /** Watches for a listener whatever its properties ask for now. */
    void updatedListener(WatchListener listener, Map<String, ?> properties) {
        var wanted = new ListenerProperties(properties);
        var request = wanted.request();
        Subscription present;
        synchronized (this) {
            present = subscriptions.get(registration(properties));
        }
        if (present != null && request.isPresent()) {
            present.change(request.get(), wanted.member());
        } else {
            removeListener(listener, properties);
            addListener(listener, properties);
        }
    }

    /** Ends the watch of a listener. */
    void removeListener(WatchListener listener, Map<String, ?> properties) {
        Subscription gone;
        synchronized (this) {
            gone = subscriptions.remove(registration(properties));
        }
        if (gone != null) {
            gone.close();
        }
    }

    private static Object registration(Map<String, ?> properties) {
        return Objects.requireNonNull(properties.get(Constants.SERVICE_ID));
    }

    private void attachAll() {
        List<Source> present;
        List<Subscription> waiting;
        synchronized (this) {
            present = List.copyOf(sources.values());
            waiting = List.copyOf(subscriptions.values());
        }
        waiting.forEach(subscription -> subscription.attach(present));
    }
}
