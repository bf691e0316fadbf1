// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.discovery;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/** A mode of discovery, registered as a service by its bundle; the service property {@value #MODE} is the name that {@code --discovery-mode} selects it by. */
@ConsumerType
public interface Discovery {
    /** The service property that carries the mode's name. */
    String MODE = "kvorum.discovery.mode";

    /**
     * Begins to look for the founders; any thread. It may ask again and again, without end, for what others still have to do: start a member, enter a name.
     *
     * <p>What waits or blocks runs on the request's loop. The future completes on the caller's thread or on that loop, exceptionally with a {@link
     * DiscoveryException} if asking again is of no use. Cancelling it ends the search.
     */
    CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request);

    /** Returns the mode's name where no service property can carry it; a mode that has none is found in a framework only. */
    default String mode() {
        return "";
    }
}
