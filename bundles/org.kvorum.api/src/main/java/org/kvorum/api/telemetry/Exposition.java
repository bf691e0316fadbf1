// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** Shows all series as a page that a scraper reads. Any thread; takes milliseconds, so not on an event loop. */
@ProviderType
public interface Exposition {
    /**
     * Returns the page at this moment.
     *
     * @param accept the formats the scraper reads, as its {@code Accept} header says; {@code null} for any
     */
    Page page(@Nullable String accept);

    /**
     * A page.
     *
     * @param contentType its format, as the {@code Content-Type} header says
     * @param body its text
     */
    record Page(String contentType, Bytes body) {}
}
