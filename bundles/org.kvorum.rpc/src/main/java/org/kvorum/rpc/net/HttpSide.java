// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import io.netty.channel.ChannelPipeline;

/** Serves connections that speak HTTP/1.1. */
@FunctionalInterface
public interface HttpSide {
    /** Installs its handlers in the pipeline after the named one, whatever follows there. */
    void install(ChannelPipeline pipeline, String after);
}
