// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.cli.Values;

final class NettyConnectionsTest {
    private static final Map<String, Object> VALUES = Map.of(
            "command-timeout", Duration.ofSeconds(5),
            "dial-timeout", Duration.ofSeconds(2),
            "keepalive-time", Duration.ofSeconds(2),
            "keepalive-timeout", Duration.ofSeconds(6),
            "max-recv-bytes", 0L);
    private static final String PASSWORD = "secret";
    private static final TlsSettings PLAIN = new TlsSettings("", "", "", "", false, false);
    private static final TlsSettings ANY_CERTIFICATE = new TlsSettings("", "", "", "", true, true);
    private static final Credentials NOBODY = new Credentials("", "", "");

    @ParameterizedTest
    @ValueSource(strings = {"keepalive-time", "keepalive-timeout"})
    void zerosStandForNoPings(String flag) {
        var values = new HashMap<String, Object>(VALUES);
        values.put(flag, Duration.ZERO);

        try (var connections =
                new NettyConnections(List.of("127.0.0.1:1"), new Values(values, Set.of(flag)), PLAIN, NOBODY)) {
            assertThat(connections.any().authority()).isEqualTo("127.0.0.1:1");
        }
    }

    private static String page(String endpoint, TlsSettings tls) throws IOException {
        try (var connections = new NettyConnections(List.of(endpoint), new Values(VALUES, Set.of()), tls, NOBODY)) {
            return connections.page(endpoint, "/metrics");
        }
    }

    private static void serve(HttpServer server) {
        server.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write("figures\n".getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    @Test
    void showsPagesWithoutTls() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
        String address = "127.0.0.1:" + server.getAddress().getPort();
        try {
            assertThat(page(address, PLAIN)).isEqualTo("figures\n");
            assertThat(page("http://" + address + "/path", ANY_CERTIFICATE)).isEqualTo("figures\n");
        } finally {
            server.stop(0);
        }
        assertThatThrownBy(() -> page(address, PLAIN)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> page("unix:socket", PLAIN)).isInstanceOf(IOException.class);
    }

    @Test
    void showsPagesOverTlsToWhoTrustsTheServer(@TempDir Path folder) throws Exception {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified(folder)));
        serve(server);
        String address = "127.0.0.1:" + server.getAddress().getPort();
        String certificate = folder.resolve("ca.pem").toString();
        try {
            assertThat(page(address, ANY_CERTIFICATE)).isEqualTo("figures\n");
            assertThat(page("https://" + address, new TlsSettings("", "", certificate, "", false, true)))
                    .isEqualTo("figures\n");
            assertThatThrownBy(() -> page("https://" + address, PLAIN)).isInstanceOf(SSLHandshakeException.class);
        } finally {
            server.stop(0);
        }
    }

    /** Has the JDK's tool make a key, and a certificate of it in {@code ca.pem}. */
    private static SSLContext certified(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(store, "-genkeypair", "-alias", "one", "-keyalg", "EC", "-dname", "CN=one", "-ext", "san=ip:127.0.0.1");
        keytool(
                store,
                "-exportcert",
                "-alias",
                "one",
                "-rfc",
                "-file",
                folder.resolve("ca.pem").toString());
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String... words) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void noTimeToConnectIsNoLimit() {
        assertThat(NettyConnections.millis(Duration.ZERO)).isZero();
        assertThat(NettyConnections.millis(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(NettyConnections.millis(Duration.ofSeconds(2))).isEqualTo(2_000);
        assertThat(NettyConnections.millis(Duration.ofHours(1_000))).isEqualTo(Integer.MAX_VALUE);
    }
}
