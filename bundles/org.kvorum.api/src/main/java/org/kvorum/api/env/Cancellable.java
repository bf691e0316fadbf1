// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import org.osgi.annotation.versioning.ProviderType;

/** A task that was scheduled for later. */
@ProviderType
@FunctionalInterface
public interface Cancellable {
    /** Keeps the task from running if it has not begun; harmless otherwise. Any thread. */
    void cancel();
}
