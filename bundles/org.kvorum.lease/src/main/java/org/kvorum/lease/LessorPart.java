// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.lease.LessorFactory;

/** The leases for members that are put together without a framework. */
public final class LessorPart implements PartProvider<LessorFactory> {
    /** Creates the provider. */
    public LessorPart() {}

    @Override
    public Class<LessorFactory> port() {
        return LessorFactory.class;
    }

    @Override
    public LessorFactory create(PartContext context) {
        return new HeapLessorFactory(context.metrics());
    }
}
