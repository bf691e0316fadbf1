// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.faulty;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Cannot be started. */
public final class ThrowingActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("this bundle never starts");
    }

    @Override
    public void stop(BundleContext context) {}
}
