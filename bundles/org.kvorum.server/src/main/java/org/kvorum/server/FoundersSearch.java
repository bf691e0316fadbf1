// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.member.FilterValue;
import org.kvorum.api.member.MemberConfig;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Asks the mode of discovery that is configured for the founders of the cluster, once its bundle is there. */
final class FoundersSearch implements ServiceTrackerCustomizer<Discovery, Discovery>, AutoCloseable {
    private static final String DEFAULT_MODE = "static";

    private final BundleContext context;
    private final DiscoveryRequest request;
    private final BiConsumer<FoundersSearch, MemberConfig> found;
    private final BiConsumer<FoundersSearch, Throwable> failed;
    private final ServiceTracker<Discovery, Discovery> modes;
    /** The modes that are there, also those that are not asked because another one was before. */
    private final Map<ServiceReference<Discovery>, Discovery> present = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable Question> asked = new AtomicReference<>();
    private volatile boolean closed;

    /** What was asked, and of whom. */
    private record Question(ServiceReference<Discovery> mode, CompletableFuture<DiscoveredCluster> answer) {}

    /**
     * Creates a search that has not begun. Neither consumer is called holding a lock; an answer that is on its way when the search is closed may still be given.
     *
     * @param request what a mode is asked
     * @param found given this search and the settings with the founders in place of what the flags said, once
     * @param failed given this search and told why there are none
     */
    FoundersSearch(
            BundleContext context,
            DiscoveryRequest request,
            BiConsumer<FoundersSearch, MemberConfig> found,
            BiConsumer<FoundersSearch, Throwable> failed) {
        this.context = context;
        this.request = request;
        this.found = found;
        this.failed = failed;
        this.modes = new ServiceTracker<>(context, filter(context, mode(request.config())), this);
    }

    /** Returns the name of the mode that is configured. */
    static String mode(MemberConfig config) {
        var mode = config.text("discovery-mode");
        return mode.isEmpty() ? DEFAULT_MODE : mode;
    }

    private static Filter filter(BundleContext context, String mode) {
        try {
            return context.createFilter(String.format(
                    Locale.ROOT,
                    "(&(objectClass=%s)(%s=%s))",
                    Discovery.class.getName(),
                    Discovery.MODE,
                    FilterValue.of(mode)));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void begin() {
        modes.open();
    }

    /** Returns whether a mode has been asked. */
    boolean hasBegun() {
        return asked.get() != null;
    }

    @Override
    public @Nullable Discovery addingService(ServiceReference<Discovery> reference) {
        var mode = context.getService(reference);
        // a component that could not be made is a service without an object
        if (mode != null) {
            present.put(reference, mode);
            ask(reference, mode);
        }
        return mode;
    }

    private void ask(ServiceReference<Discovery> reference, Discovery mode) {
        if (closed || asked.get() != null) {
            return;
        }
        var question = new Question(reference, mode.discover(request));
        if (!asked.compareAndSet(null, question)) {
            question.answer().cancel(false);
            return;
        }
        // Looked at last: who lets the mode go, or closes, and does not see the question is seen here.
        if (closed || !present.containsKey(reference)) {
            askAnother(question);
        } else {
            var unused = question.answer().whenComplete(this::answered);
        }
    }

    private void answered(@Nullable DiscoveredCluster cluster, @Nullable Throwable failure) {
        if (cluster != null) {
            found.accept(this, MemberStarter.founding(request.config(), cluster));
        } else if (failure != null && !(failure instanceof CancellationException)) {
            failed.accept(this, failure);
        }
    }

    @Override
    public void modifiedService(ServiceReference<Discovery> reference, Discovery mode) {}

    /** What was asked of a mode that goes away is asked of another one, or of the next one that comes. */
    @Override
    public void removedService(ServiceReference<Discovery> reference, Discovery mode) {
        present.remove(reference);
        var question = asked.get();
        if (question != null && question.mode().equals(reference)) {
            askAnother(question);
        }
        context.ungetService(reference);
    }

    private void askAnother(Question question) {
        cancel(question);
        present.forEach(this::ask);
    }

    private void cancel(Question question) {
        if (asked.compareAndSet(question, null)) {
            question.answer().cancel(false);
        }
    }

    @Override
    public void close() {
        closed = true;
        modes.close();
        var question = asked.get();
        if (question != null) {
            cancel(question);
        }
    }
}
