// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.wal.WalFactory;

/** The write-ahead log for members that are put together without a framework. */
public final class WalPart implements PartProvider<WalFactory> {
    /** Creates the provider. */
    public WalPart() {}

    @Override
    public Class<WalFactory> port() {
        return WalFactory.class;
    }

    @Override
    public WalFactory create(PartContext context) {
        return new FileWalFactory(context.metrics(), context.environment());
    }
}
