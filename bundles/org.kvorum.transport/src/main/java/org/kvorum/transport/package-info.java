// SPDX-License-Identifier: Apache-2.0
/**
 * etcd's peer protocol over Netty. Each member dials two streams to each other member and reads from them; requests stand in where a stream is not up.
 *
 * <pre>
 * codec   frames of the two streams, pure
 * net     the loop, sockets, names, short requests
 * peer    one peer: what is sent to it, what is read from it
 * server  the peer port: who may ask, and the answers
 * </pre>
 */
@NullMarked
package org.kvorum.transport;

import org.jspecify.annotations.NullMarked;
