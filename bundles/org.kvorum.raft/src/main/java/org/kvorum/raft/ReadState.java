// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import org.kvorum.bytes.Bytes;

/**
 * The answer to {@link Raft#readIndex}: once the state machine has applied {@code index}, reading it is linearizable.
 *
 * @param index the index to wait for
 * @param context what the read was asked with
 */
public record ReadState(long index, Bytes context) {}
