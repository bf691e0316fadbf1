// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

/** Why a message did not get to a peer. */
public enum SendFailure {
    /** No member with the id was made known to the transport. */
    UNKNOWN_PEER,
    /** The queue of its stream is full, in messages or in bytes: the peer reads too slowly. */
    STREAM_FULL,
    /** No stream is up, and the queue of the requests that stand in for it is full. */
    PIPELINE_FULL,
    /** The connection broke with messages on it. */
    CONNECTION_LOST,
    /** The peer cannot be connected to, or did not answer in time. */
    NOT_REACHED,
    /** The peer answered with a refusal. */
    REFUSED
}
