// SPDX-License-Identifier: Apache-2.0
/** The frames of etcd's two streams, between buffers and messages. Pure; a codec belongs to one connection and its loop. */
@NullMarked
package org.kvorum.transport.codec;

import org.jspecify.annotations.NullMarked;
