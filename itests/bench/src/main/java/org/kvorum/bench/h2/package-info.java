// SPDX-License-Identifier: Apache-2.0
/**
 * A gRPC client over HTTP/2 that spends as little CPU per call as it can, since it shares the machine with the server it
 * measures. Everything that belongs to one connection runs on that connection's event loop and has no locks.
 */
@NullMarked
package org.kvorum.bench.h2;

import org.jspecify.annotations.NullMarked;
