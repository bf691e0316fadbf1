// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import java.time.Duration;
import java.util.List;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.member.MemberConfig;

/** How to reach the discovery service. */
record ServiceSettings(
        List<Endpoint> endpoints,
        Duration dialTimeout,
        Duration requestTimeout,
        Duration keepAliveTime,
        Duration keepAliveTimeout,
        String user,
        String password) {
    /**
     * Takes the settings from the flags.
     *
     * @throws DiscoveryException if they ask for what cannot be done
     */
    static ServiceSettings of(MemberConfig config) {
        refuseTls(config);
        var endpoints = config.list("discovery-endpoints").stream()
                .map(String::strip)
                .map(Endpoint::parse)
                .toList();
        if (endpoints.isEmpty()) {
            throw new DiscoveryException("--discovery-mode=etcd needs --discovery-endpoints and --discovery-token");
        }
        var user = config.text("discovery-user");
        var password = config.text("discovery-password");
        int colon = user.indexOf(':');
        boolean together = password.isEmpty() && colon >= 0;
        return new ServiceSettings(
                endpoints,
                config.duration("discovery-dial-timeout"),
                config.duration("discovery-request-timeout"),
                config.duration("discovery-keepalive-time"),
                config.duration("discovery-keepalive-timeout"),
                together ? user.substring(0, colon) : user,
                together ? user.substring(colon + 1) : password);
    }

    private static void refuseTls(MemberConfig config) {
        for (var flag : List.of("discovery-cert", "discovery-key", "discovery-cacert")) {
            refuse(!config.text(flag).isEmpty(), flag);
        }
        refuse(config.enabled("discovery-insecure-skip-tls-verify"), "discovery-insecure-skip-tls-verify");
        refuse(!config.enabled("discovery-insecure-transport"), "discovery-insecure-transport=false");
    }

    private static void refuse(boolean given, String flag) {
        if (given) {
            throw new DiscoveryException("--" + flag + ": discovery over TLS is not supported yet");
        }
    }
}
