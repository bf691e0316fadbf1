// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Marks that clients are served: registered by the edge once all client listeners accept connections, and taken away before they close. Whoever has to tell the
 * world that the server is up waits for it.
 */
@ProviderType
public interface ClientEndpointReady {}
