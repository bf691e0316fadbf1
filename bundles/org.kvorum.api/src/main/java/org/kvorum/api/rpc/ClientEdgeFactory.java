// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import java.net.SocketAddress;
import java.util.List;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.telemetry.TelemetryFactory.Telemetry;
import org.osgi.annotation.versioning.ProviderType;

/** Serves clients of members where no framework does. Any thread. */
@ProviderType
public interface ClientEdgeFactory {
    /**
     * Opens the client listeners of a member that is ready.
     *
     * @param further services beside etcd's own
     * @throws java.io.UncheckedIOException if an address cannot be listened on; nothing is open then
     * @throws IllegalArgumentException if a URL cannot be listened on at all
     */
    Edge open(
            Member member,
            MemberConfig config,
            Environment environment,
            Telemetry telemetry,
            List<RpcServiceFactory> further);

    /** What clients reach of a member. */
    @ProviderType
    interface Edge extends AutoCloseable {
        /** Returns where clients are served. */
        List<SocketAddress> addresses();

        /** Ends all calls and connections. */
        @Override
        void close();
    }
}
