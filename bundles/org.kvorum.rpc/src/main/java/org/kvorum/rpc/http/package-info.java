// SPDX-License-Identifier: Apache-2.0
/** HTTP/1.1: version, health, metrics, and the JSON gateway, which calls the same handlers as gRPC does. */
@NullMarked
package org.kvorum.rpc.http;

import org.jspecify.annotations.NullMarked;
