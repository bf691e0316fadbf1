// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;

/**
 * How to talk TLS, as flags say it.
 *
 * @param cert file of the own certificate, or empty
 * @param key file of its key, or empty
 * @param cacert file of the certificates to trust, or empty for those of the JDK
 * @param serverName that the server's certificate must have, or empty for the host's
 * @param skipVerify whether any certificate will do
 * @param wanted whether to talk TLS to endpoints that leave it open
 */
record TlsSettings(String cert, String key, String cacert, String serverName, boolean skipVerify, boolean wanted) {
    static TlsSettings of(Values flags) {
        for (String name : new String[] {"cert", "key", "cacert"}) {
            if (flags.isGiven(name) && flags.text(name).isEmpty()) {
                throw CommandFailure.badArguments("empty string is passed to --" + name + " option");
            }
        }
        String cert = flags.text("cert");
        String key = flags.text("key");
        String cacert = flags.text("cacert");
        String serverName = flags.is("insecure-discovery") ? "" : flags.text("discovery-srv");
        boolean skip = flags.is("insecure-skip-tls-verify");
        boolean named = !(cert + key + cacert + serverName).isEmpty();
        if (cert.isEmpty() != key.isEmpty()) {
            throw CommandFailure.badArguments(
                    "KeyFile and CertFile must both be present[key: " + key + ", cert: " + cert + "]");
        }
        return new TlsSettings(cert, key, cacert, serverName, skip, named || skip || !flags.is("insecure-transport"));
    }

    /** Returns whether to talk TLS to the endpoint. */
    boolean appliesTo(Endpoint endpoint) {
        return endpoint.needsTls() || (wanted && !endpoint.refusesTls());
    }

    /** Lets a connection of the JDK's client trust and tell the same. */
    void applyTo(HttpsURLConnection connection) {
        if (!(context() instanceof JdkSslContext jdk)) {
            throw new AssertionError("the JDK was asked for");
        }
        connection.setSSLSocketFactory(jdk.context().getSocketFactory());
        if (skipVerify) {
            connection.setHostnameVerifier((host, session) -> true);
        }
    }

    SslContext context() {
        try {
            SslContextBuilder context = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
            if (skipVerify) {
                context.trustManager(InsecureTrustManagerFactory.INSTANCE);
            } else if (!cacert.isEmpty()) {
                context.trustManager(readable(cacert));
            }
            if (!cert.isEmpty()) {
                context.keyManager(readable(cert), readable(key));
            }
            return context.build();
        } catch (SSLException | IllegalArgumentException wrong) {
            throw CommandFailure.badArguments("tls: " + wrong.getMessage());
        }
    }

    private static File readable(String name) {
        var file = new File(name);
        if (!file.canRead()) {
            throw CommandFailure.badArguments(
                    "open " + name + ": " + (file.exists() ? "permission denied" : "no such file or directory"));
        }
        return file;
    }
}
