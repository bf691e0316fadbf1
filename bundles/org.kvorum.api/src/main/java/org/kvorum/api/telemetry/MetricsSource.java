// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import org.osgi.annotation.versioning.ProviderType;

/** Shows all series as records. Any thread; takes milliseconds, so not on an event loop. */
@ProviderType
@FunctionalInterface
public interface MetricsSource {
    /** Returns all series at this moment; they are read one after the other. */
    MetricsSnapshot snapshot();
}
