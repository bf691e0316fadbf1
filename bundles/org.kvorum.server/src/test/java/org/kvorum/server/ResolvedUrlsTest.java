// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ResolvedUrlsTest {
    @Test
    void nameAndItsAddressMeanTheSame() {
        assertThat(ResolvedUrls.same(List.of("http://localhost:1"), List.of("http://127.0.0.1:1")))
                .isTrue();
        assertThat(ResolvedUrls.same(List.of("http://[::1]:1"), List.of("http://[0:0::1]:1")))
                .isTrue();
    }

    @Test
    void writtenAlikeTheyNeedNoNameServer() {
        assertThat(ResolvedUrls.same(
                        List.of("http://no.such.host.invalid:1", "unix://a"),
                        List.of("unix://a", "http://no.such.host.invalid:1")))
                .isTrue();
    }

    @Test
    void schemePortAndNumberOfUrlsCount() {
        assertThat(ResolvedUrls.same(List.of("https://localhost:1"), List.of("http://127.0.0.1:1")))
                .isFalse();
        assertThat(ResolvedUrls.same(List.of("http://localhost:1"), List.of("http://127.0.0.1:2")))
                .isFalse();
        assertThat(ResolvedUrls.same(
                        List.of("http://localhost:1"), List.of("http://127.0.0.1:1", "http://127.0.0.1:2")))
                .isFalse();
    }
}
