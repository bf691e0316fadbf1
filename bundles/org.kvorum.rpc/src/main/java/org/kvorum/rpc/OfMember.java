// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.FilterValue;
import org.kvorum.api.member.Member;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The service of a kind that belongs to one member, as it comes, changes and goes. */
final class OfMember<T> extends ServiceTracker<T, T> {
    private final Consumer<@Nullable T> changed;

    /**
     * Creates a tracker that is not open yet.
     *
     * @param changed given the service when it has come or been modified, and {@code null} when it has gone
     */
    OfMember(BundleContext context, Class<T> type, String member, Consumer<@Nullable T> changed) {
        super(context, filter(context, type, member), null);
        this.changed = changed;
    }

    private static Filter filter(BundleContext context, Class<?> type, String member) {
        try {
            return context.createFilter(String.format(
                    Locale.ROOT, "(&(objectClass=%s)(%s=%s))", type.getName(), Member.NAME, FilterValue.of(member)));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<T> now() {
        return Optional.ofNullable(getService());
    }

    @Override
    public T addingService(ServiceReference<T> reference) {
        var service = context.getService(reference);
        changed.accept(service);
        return service;
    }

    @Override
    public void modifiedService(ServiceReference<T> reference, T service) {
        changed.accept(service);
    }

    @Override
    public void removedService(ServiceReference<T> reference, T service) {
        changed.accept(null);
        context.ungetService(reference);
    }
}
