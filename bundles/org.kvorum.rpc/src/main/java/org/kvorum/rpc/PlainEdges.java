// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.net.SocketAddress;
import java.util.List;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.rpc.ClientEdgeFactory;
import org.kvorum.api.rpc.RpcServiceFactory;
import org.kvorum.api.telemetry.TelemetryFactory.Telemetry;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.net.EventLoops;

/** Opens edges where no framework does; each has event loops of its own. */
public final class PlainEdges implements ClientEdgeFactory {
    /** Creates the factory. */
    public PlainEdges() {}

    @Override
    public Edge open(
            Member member,
            MemberConfig config,
            Environment environment,
            Telemetry telemetry,
            List<RpcServiceFactory> further) {
        var settings = EdgeSettings.of(config);
        var mounts = new Mounts(telemetry.metrics());
        further.stream()
                .flatMap(factory -> factory.create(member, environment).stream())
                .forEach(mounts::mount);
        var loops = EventLoops.start(Runtime.getRuntime().availableProcessors());
        try {
            var edge = new ClientEdge(
                    member, settings, environment, telemetry.metrics(), telemetry.exposition(), mounts, loops);
            return new OpenEdge(edge, loops);
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    private record OpenEdge(ClientEdge edge, EventLoops loops) implements Edge {
        @Override
        public List<SocketAddress> addresses() {
            return edge.addresses();
        }

        @Override
        public void close() {
            edge.close();
            loops.close();
        }
    }
}
