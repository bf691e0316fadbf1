// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import java.util.random.RandomGenerator;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorFactory;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.service.component.annotations.Component;

/** Opens lessors that know by a heap what runs out next. */
@Component
public final class HeapLessorFactory implements LessorFactory {
    private final LeaseSeries series;

    /** Creates a factory of lessors that count nothing. */
    public HeapLessorFactory() {
        this(Metrics.none());
    }

    /** Creates the factory; its lessors count what they do. */
    public HeapLessorFactory(Metrics metrics) {
        series = LeaseSeries.of(metrics);
    }

    @Override
    public LessorFactory measuredBy(Metrics metrics, Environment environment) {
        return new HeapLessorFactory(metrics);
    }

    @Override
    public Lessor open(Backend backend, LessorOptions options, Ticker ticker, RandomGenerator random) {
        return HeapLessor.open(backend, options, ticker, series);
    }
}
