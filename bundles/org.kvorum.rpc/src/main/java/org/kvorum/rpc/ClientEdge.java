// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.call.SlowCalls;
import org.kvorum.rpc.grpc.GrpcMethods;
import org.kvorum.rpc.http.HttpEndpoints;
import org.kvorum.rpc.net.AddressText;
import org.kvorum.rpc.net.EventLoops;
import org.kvorum.rpc.net.Listeners;
import org.kvorum.rpc.service.AuthService;
import org.kvorum.rpc.service.ClusterService;
import org.kvorum.rpc.service.HealthService;
import org.kvorum.rpc.service.KvService;
import org.kvorum.rpc.service.LeaseService;
import org.kvorum.rpc.service.MaintenanceService;
import org.kvorum.rpc.service.WatchService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything clients reach of one member: its services, and the listeners they are served on. */
final class ClientEdge implements AutoCloseable {
    /** The version of etcd whose behaviour this is. */
    private static final Logger LOG = LoggerFactory.getLogger(ClientEdge.class);

    private final EventLoop loop;
    private final CallGate gate;
    private final GrpcMethods methods;
    private final Listeners listeners;
    private final SlowCalls slowCalls;
    private final LocalChannel localChannel;
    private final List<SocketAddress> addresses = new ArrayList<>();

    /**
     * Opens the edge; the loops stay the caller's.
     *
     * @throws java.io.UncheckedIOException if an address cannot be listened on; nothing is open then
     */
    ClientEdge(
            Member member,
            EdgeSettings settings,
            Environment environment,
            Metrics metrics,
            Exposition exposition,
            Mounts mounts,
            EventLoops loops) {
        this.loop = environment.newEventLoop("client-edge", failure -> LOG.error("client edge failed", failure));
        this.gate = new CallGate(member, metrics, loop, settings.electionTimeout());
        this.slowCalls = new SlowCalls(settings.warningDuration(), environment.clock());
        this.methods = new GrpcMethods(mounts, gate, slowCalls, environment.ticker(), settings.messageBytesMax());
        this.localChannel = new LocalChannel(methods);
        services(member, settings, environment).forEach(mounts::mount);
        this.listeners = new Listeners(loops);
        try {
            listen(
                    settings,
                    new HttpEndpoints(
                            member,
                            metrics,
                            exposition,
                            mounts,
                            gate,
                            new HttpEndpoints.Options(
                                    Member.ETCD_VERSION,
                                    settings.gateway(),
                                    settings.messageBytesMax(),
                                    settings.cors(),
                                    settings.hostWhitelist())));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns where clients are served. */
    List<SocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Returns the way to the same services without a socket. */
    LocalChannel localChannel() {
        return localChannel;
    }

    /** Takes settings of which some have changed that may change while it serves. */
    void reconfigure(EdgeSettings settings) {
        slowCalls.threshold(settings.warningDuration());
    }

    @Override
    public void close() {
        localChannel.close();
        gate.close();
        methods.abortStreams(Errors.of(ErrorCode.STOPPED));
        listeners.close();
        loop.close();
    }

    private static List<RpcService> services(Member member, EdgeSettings settings, Environment environment) {
        return List.of(
                new KvService(member, settings.txnOpsMax(), settings.requestBytesMax()),
                new WatchService(member),
                new LeaseService(member, environment.random()),
                new ClusterService(member),
                new MaintenanceService(member, Member.ETCD_VERSION),
                new AuthService(member),
                new HealthService());
    }

    private void listen(EdgeSettings settings, HttpEndpoints endpoints) {
        boolean apart = !settings.clientHttpUrls().isEmpty();
        for (var url : settings.clientUrls()) {
            var http = apart ? HttpEndpoints.nothing() : endpoints.forClients();
            served(apart ? "grpc" : "grpc+http", listeners.serveGrpc(url, methods, http, settings.limits()));
        }
        for (var url : settings.clientHttpUrls()) {
            served("http", listeners.serveHttp(url, endpoints.forClients()));
        }
        for (var url : settings.metricsUrls()) {
            listeners.serveHttp(url, endpoints.forMetrics());
            LOG.atInfo().addKeyValue("address", url.text()).log("serving metrics");
        }
    }

    private void served(String traffic, List<SocketAddress> bound) {
        addresses.addAll(bound);
        LOG.info("ready to serve client requests");
        for (var address : bound) {
            LOG.atInfo()
                    .addKeyValue("traffic", traffic)
                    .addKeyValue("address", AddressText.of(address))
                    .log("serving client traffic insecurely; this is strongly discouraged!");
        }
    }
}
