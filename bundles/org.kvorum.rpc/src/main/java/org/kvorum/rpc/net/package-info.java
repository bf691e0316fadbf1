// SPDX-License-Identifier: Apache-2.0
/** Ports and socket files: Netty's event loops, the listeners, and the choice between gRPC and HTTP on one port. */
@NullMarked
package org.kvorum.rpc.net;

import org.jspecify.annotations.NullMarked;
