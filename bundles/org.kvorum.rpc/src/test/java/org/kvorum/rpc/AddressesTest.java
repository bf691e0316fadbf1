// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.rpc.net.AddressText;
import org.kvorum.rpc.net.ListenUrl;

final class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:2379, false, false, localhost, 2379",
        "https://[::1]:2379, true, false, ::1, 2379",
        "http://0.0.0.0:0, false, false, 0.0.0.0, 0",
        "unix://localhost:0, false, true, localhost:0, 0",
        "unix:///run/kvorum.sock, false, true, /run/kvorum.sock, 0",
        "unixs://m0:1, true, true, m0:1, 0"
    })
    void readsWhereToListen(String text, boolean secure, boolean unix, String host, int port) {
        assertThat(ListenUrl.parse(text)).isEqualTo(new ListenUrl(text, secure, unix, host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:2379", "ftp://localhost:2379", "http://localhost", "http://:2379"})
    void refusesWhatIsNoPlaceToListen(String text) {
        assertThatThrownBy(() -> ListenUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsAddressesAsGoDoes() throws Exception {
        assertThat(text("127.0.0.1")).isEqualTo("127.0.0.1:2379");
        assertThat(text("::1")).isEqualTo("[::1]:2379");
        assertThat(text("::")).isEqualTo("[::]:2379");
        assertThat(text("2001:db8:0:1:0:0:0:9")).isEqualTo("[2001:db8:0:1::9]:2379");
        assertThat(text("fe80:1:2:3:4:5:6:0")).isEqualTo("[fe80:1:2:3:4:5:6:0]:2379");
    }

    private static String text(String host) throws Exception {
        return AddressText.of(new InetSocketAddress(InetAddress.getByName(host), 2379));
    }
}
