// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import java.util.concurrent.Executor;
import org.kvorum.api.env.Environment;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.TransportOptions;
import org.kvorum.transport.net.HttpRequests;
import org.kvorum.transport.net.PeerHeaders;
import org.kvorum.transport.net.PeerLoop;

/**
 * What all connections of one member share.
 *
 * @param options who it is
 * @param environment time and randomness
 * @param headers how it presents itself
 * @param loop where everything happens
 * @param files where files are read and written
 * @param requests short requests
 * @param handler the member
 * @param traffic what is counted
 */
public record Local(
        TransportOptions options,
        Environment environment,
        PeerHeaders headers,
        PeerLoop loop,
        Executor files,
        HttpRequests requests,
        PeerHandler handler,
        Traffic traffic) {}
