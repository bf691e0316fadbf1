// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

/** The two streams that run from each member to each other. */
public enum StreamKind {
    /** Appends, with all that follows from the one before left out. */
    APPEND("/raft/stream/msgapp/", "msgAppV2"),
    /** Everything else. */
    MESSAGE("/raft/stream/message/", "message");

    private final String path;
    private final String label;

    StreamKind(String path, String label) {
        this.path = path;
        this.label = label;
    }

    /** Returns the path a reader asks for, to be followed by its own id. */
    public String path() {
        return path;
    }

    /** Returns the name for logs. */
    public String label() {
        return label;
    }

    /** Returns a new encoder for one connection. */
    public StreamEncoder newEncoder() {
        return this == APPEND ? new AppendEncoder() : new MessageEncoder();
    }

    /**
     * Returns a new decoder for one connection.
     *
     * @param localId the reader
     * @param remoteId the writer
     */
    public StreamDecoder newDecoder(long localId, long remoteId) {
        return this == APPEND ? new AppendDecoder(localId, remoteId) : new MessageDecoder();
    }
}
