// SPDX-License-Identifier: Apache-2.0
/** The peer port: who may ask, and what is answered. Everything belongs to the loop of {@link org.kvorum.transport.net.PeerLoop} unless a type says otherwise. */
@NullMarked
package org.kvorum.transport.server;

import org.jspecify.annotations.NullMarked;
