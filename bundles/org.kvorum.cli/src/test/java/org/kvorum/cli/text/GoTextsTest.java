// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoTextsTest {
    @Test
    void bytesThatAreNoTextAreQuotedByNumber() {
        ByteString bytes = ByteString.copyFrom(new byte[] {'a', (byte) 0xff, 0, '\n', (byte) 0xc3, (byte) 0xa9});
        assertThat(GoQuote.quote(bytes)).isEqualTo("\"a\\xff\\x00\\né\"");
    }

    @Test
    void quotedTextIsReadBack() throws GoSyntaxException {
        String text = "a\"\\\t\u0007\u2028é😀";
        assertThat(GoUnquote.unquote(GoQuote.quote(text))).isEqualTo(text);
    }

    @Test
    void durationsAreReadAsGoReadsThem() throws GoSyntaxException {
        assertThat(GoDuration.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(GoDuration.parse("1.5ms")).isEqualTo(Duration.ofNanos(1_500_000));
        assertThatThrownBy(() -> GoDuration.parse("5")).hasMessage("time: missing unit in duration \"5\"");
        assertThatThrownBy(() -> GoDuration.parse("x")).hasMessage("time: invalid duration \"x\"");
    }

    @Test
    void durationsArePrintedAsGoPrintsThem() {
        assertThat(GoDuration.text(Duration.ofNanos(1_234_500))).isEqualTo("1.2345ms");
        assertThat(GoDuration.text(Duration.ofSeconds(3_723))).isEqualTo("1h2m3s");
        assertThat(GoDuration.text(Duration.ofNanos(999))).isEqualTo("999ns");
    }

    @Test
    void sizesHaveTwoDigitsAtMostBeforeTheyGrow() {
        assertThat(HumanSize.of(9)).isEqualTo("9 B");
        assertThat(HumanSize.of(20_480)).isEqualTo("20 kB");
        assertThat(HumanSize.of(1_500_000)).isEqualTo("1.5 MB");
        assertThat(HumanSize.of(2_147_483_648L)).isEqualTo("2.1 GB");
    }

    @Test
    void numbersThatAreTooLargeAreRefused() {
        assertThatThrownBy(() -> GoNumber.parseInt("99999999999999999999", 10))
                .hasMessage("strconv.ParseInt: parsing \"99999999999999999999\": value out of range");
    }
}
