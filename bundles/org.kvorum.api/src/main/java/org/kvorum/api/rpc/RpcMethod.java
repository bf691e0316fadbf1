// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.osgi.annotation.versioning.ProviderType;

/** A method of a service. */
@ProviderType
public sealed interface RpcMethod {
    /** Returns the name, without the service. */
    String name();

    /** One request, one answer. */
    record Unary(String name, UnaryHandler handler) implements RpcMethod {}

    /** One request, many answers. */
    record ServerStreaming(String name, StreamHandler handler) implements RpcMethod {}

    /** Many requests, many answers. */
    record Bidirectional(String name, StreamHandler handler) implements RpcMethod {}
}
