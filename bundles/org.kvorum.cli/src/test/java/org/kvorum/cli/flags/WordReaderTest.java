// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordReaderTest {
    private final WordReader reader = new WordReader(List.of(
            Flag.flag("prefix", "").or('p'),
            Flag.text("write-out", "simple", "").or('w'),
            Flag.number("limit", 0, ""),
            Flag.of("endpoints", Kind.LIST, "a", "")));

    private Words read(String... words) throws FlagException {
        return reader.read(List.of(words));
    }

    @Test
    void flagsStandAnywhereBeforeTwoDashes() throws FlagException {
        Words words = read("key", "--prefix", "--limit", "-5", "-pwjson", "--", "--limit=x");
        assertThat(words.arguments()).containsExactly("key", "--limit=x");
        assertThat(words.values().is("prefix")).isTrue();
        assertThat(words.values().number("limit")).isEqualTo(-5);
        assertThat(words.values().text("write-out")).isEqualTo("json");
    }

    @Test
    void switchTakesNoWordBehindIt() throws FlagException {
        Words words = read("--prefix", "false");
        assertThat(words.values().is("prefix")).isTrue();
        assertThat(words.arguments()).containsExactly("false");
        assertThat(read("--prefix=F").values().is("prefix")).isFalse();
    }

    @Test
    void listReplacesItsDefaultAndThenGrows() throws FlagException {
        assertThat(read("--endpoints=b,c", "--endpoints", "d").values().list("endpoints"))
                .containsExactly("b", "c", "d");
    }

    @Test
    void refusalsAreThoseOfPflag() {
        assertThatThrownBy(() -> read("--nonsense=1")).hasMessage("unknown flag: --nonsense");
        assertThatThrownBy(() -> read("-px")).hasMessage("unknown shorthand flag: 'x' in -x");
        assertThatThrownBy(() -> read("--limit")).hasMessage("flag needs an argument: --limit");
        assertThatThrownBy(() -> read("-w")).hasMessage("flag needs an argument: 'w' in -w");
        assertThatThrownBy(() -> read("--limit=x"))
                .hasMessage(
                        "invalid argument \"x\" for \"--limit\" flag: strconv.ParseInt: parsing \"x\": invalid syntax");
    }
}
