// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.Environment;

final class SeriesRegistryTest {
    private final SeriesRegistry metrics = registry();

    static SeriesRegistry registry() {
        return new SeriesRegistry(environment());
    }

    @Test
    void showsCountersAsEtcdDoes() {
        var handled = metrics.counter("grpc_server_handled_total", "Calls.", "grpc_type", "grpc_code", "grpc_method");
        handled.with("bidi_stream", "Canceled", "Watch").add(6);
        handled.with("unary", "OK", "Put");

        assertThat(page()).contains("""
                        # HELP grpc_server_handled_total Calls.
                        # TYPE grpc_server_handled_total counter
                        grpc_server_handled_total{grpc_code="Canceled",grpc_method="Watch",grpc_type="bidi_stream"} 6
                        grpc_server_handled_total{grpc_code="OK",grpc_method="Put",grpc_type="unary"} 0
                        """);
    }

    @Test
    void keepsNamesAsTheyAre() {
        metrics.counter("etcd_server_health_success", "Good checks.").add(1);
        metrics.gauge("etcd_disk_wal_write_bytes_total", "Bytes.").set(1.5);

        assertThat(page())
                .contains("# TYPE etcd_server_health_success counter\netcd_server_health_success 1\n")
                .contains("# TYPE etcd_disk_wal_write_bytes_total gauge\netcd_disk_wal_write_bytes_total 1.5\n");
    }

    @Test
    void showsReadings() {
        metrics.gauge("etcd_server_version", "Version.", List.of("server_version", "3.7.1"), () -> 1);

        assertThat(page()).contains("etcd_server_version{server_version=\"3.7.1\"} 1\n");
    }

    @Test
    void countsIntoBuckets() {
        var seconds = metrics.histogram("h_seconds", "Help.", 0.001, 2, 3, "op");
        seconds.observe(0.0015, "put");
        seconds.with("put").observe(9);

        assertThat(page()).contains("""
                        h_seconds_bucket{op="put",le="0.001"} 0
                        h_seconds_bucket{op="put",le="0.002"} 1
                        h_seconds_bucket{op="put",le="0.004"} 1
                        h_seconds_bucket{op="put",le="+Inf"} 2
                        h_seconds_sum{op="put"} 9.0015
                        h_seconds_count{op="put"} 2
                        """);
    }

    @Test
    void givesTheSameSeriesForTheSameName() {
        metrics.counter("a_total", "A.").add(1);
        metrics.counter("a_total", "A.").with().increment();

        assertThat(page()).contains("a_total 2\n");
    }

    @Test
    void refusesAnotherKindUnderTheSameName() {
        metrics.counter("a_total", "A.");

        assertThatThrownBy(() -> metrics.gauge("a_total", "A.")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dropsWhatIsRemoved() {
        metrics.gauge("etcd_cluster_version", "Version.", List.of("cluster_version", "3.6"), () -> 1);
        metrics.remove("etcd_cluster_version");
        metrics.gauge("etcd_cluster_version", "Version.", List.of("cluster_version", "3.7"), () -> 1);

        assertThat(page()).contains("{cluster_version=\"3.7\"} 1").doesNotContain("3.6");
    }

    @Test
    void escapesLabelValues() {
        metrics.gauge("a", "A \"b\".", "text").set(1, "say \"\\n\"\n");

        assertThat(page()).contains("# HELP a A \"b\".\n").contains("a{text=\"say \\\"\\\\n\\\"\\n\"} 1\n");
    }

    @Test
    void showsTheProcessOnce() {
        assertThat(page()).contains("# TYPE process_resident_memory_bytes gauge");
        assertThat(page()).containsOnlyOnce("# TYPE jvm_memory_used_bytes gauge");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1",
        "-1.5,-1.5",
        "123456,123456",
        "999999.5,999999.5",
        "1000000,1e+06",
        "1234567,1.234567e+06",
        "2147483648,2.147483648e+09",
        "0.0001,0.0001",
        "0.00001,1e-05",
        "0.8192,0.8192",
        "1573404561232,1.573404561232e+12"
    })
    void printsNumbersAsGoDoes(double value, String text) {
        assertThat(GoFloat.text(value)).isEqualTo(text);
    }

    private String page() {
        return metrics.page(null).body().toStringUtf8();
    }

    /** A machine without {@code /proc}. */
    private static Environment environment() {
        var disk = Disk.class.cast(Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("list")) {
                        return List.of();
                    }
                    throw new NoSuchFileException("/proc");
                }));
        return Environment.class.cast(Proxy.newProxyInstance(
                Environment.class.getClassLoader(),
                new Class<?>[] {Environment.class},
                (proxy, method, arguments) -> disk));
    }
}
