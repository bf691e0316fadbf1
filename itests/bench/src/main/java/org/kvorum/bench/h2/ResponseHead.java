// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

/**
 * What a response's header block says that matters to a gRPC client.
 *
 * @param httpStatus the {@code :status}, or 0 in trailers
 * @param grpcStatus the {@code grpc-status}, or {@link #NO_STATUS} if the block has none
 * @param message the {@code grpc-message}, still percent-encoded, or the empty string
 */
record ResponseHead(int httpStatus, int grpcStatus, String message) {

    static final int NO_STATUS = -1;
}
