// SPDX-License-Identifier: Apache-2.0
/** Services on gRPC: encoded messages pass through grpc-java without being parsed, and handlers run on Netty's event loops. */
@NullMarked
package org.kvorum.rpc.grpc;

import org.jspecify.annotations.NullMarked;
