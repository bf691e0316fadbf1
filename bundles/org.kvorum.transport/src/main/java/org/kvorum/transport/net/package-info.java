// SPDX-License-Identifier: Apache-2.0
/** Sockets, names and plain HTTP/1.1 requests to peers. All on the one loop of {@link org.kvorum.transport.net.PeerLoop} unless a type says otherwise. */
@NullMarked
package org.kvorum.transport.net;

import org.jspecify.annotations.NullMarked;
