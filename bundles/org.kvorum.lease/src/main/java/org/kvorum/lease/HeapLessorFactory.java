// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import java.util.random.RandomGenerator;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorFactory;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.storage.Backend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens lessors that know by a heap what runs out next. */
@Component
public final class HeapLessorFactory implements LessorFactory {
    /** Creates the factory. */
    @Activate
    public HeapLessorFactory() {}

    @Override
    public Lessor open(Backend backend, LessorOptions options, Ticker ticker, RandomGenerator random) {
        return HeapLessor.open(backend, options, ticker);
    }
}
