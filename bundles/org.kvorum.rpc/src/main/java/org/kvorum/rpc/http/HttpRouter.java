// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

/** Decides who serves a request. Called on event loops; must not block. */
@FunctionalInterface
interface HttpRouter {
    /** Begins to serve a request whose head has come; what it returns takes the body. */
    HttpBody open(HttpExchange exchange);
}
