// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowsTest {
    private final Rows rows = new Rows("name", "db size").add("a", 5).add("longer", 1234567L);

    @Test
    void peopleGetColumnsWithNumbersToTheRight() {
        assertThat(rows.table()).isEqualTo("""
                name    db size
                a             5
                longer  1234567
                """);
    }

    @Test
    void scriptsGetObjectsWithTheTypesOfTheCells() {
        assertThat(rows.json()).isEqualTo("""
                [{"name":"a","db_size":5},{"name":"longer","db_size":1234567}]
                """);
    }

    @Test
    void ownOptionsAreTakenWhereverTheyStand() {
        var words = new Words(List.of("log", "--count", "3", "--json", "--member=n1"));

        assertThat(words.json()).isTrue();
        assertThat(words.member()).contains("n1");
        assertThat(words.next("state")).isEqualTo("log");
        assertThat(words.number("--count", 20)).isEqualTo(3);
        words.end();
    }

    @Test
    void whatNobodyAskedForIsRefused() {
        var words = new Words(List.of("log", "now"));
        assertThat(words.next("")).isEqualTo("log");

        assertThatThrownBy(words::end).hasMessage("unexpected: now");
        assertThatThrownBy(() -> new Words(List.of("--count", "x")).number("--count", 1))
                .hasMessage("--count takes a whole number, not \"x\"");
        assertThatThrownBy(() -> new Words(List.of("--member"))).hasMessage("--member needs a value");
    }

    @Test
    void commandsAboutMembersShowATableUnlessTold() {
        assertThat(EtcdctlRun.styled(List.of("member", "list"))).endsWith("-w", "table");
        assertThat(EtcdctlRun.styled(List.of("member", "list", "-w", "simple"))).endsWith("-w", "simple");
        assertThat(EtcdctlRun.styled(List.of("member", "list", "--json"))).endsWith("-w", "json");
        assertThat(EtcdctlRun.styled(List.of("get", "member"))).containsExactly("get", "member");
    }

    @Test
    void whatStandsBehindTheEndOfTheOptionsIsNone() {
        var put = List.of("put", "--", "--json", "--member=n1");

        assertThat(EtcdctlRun.styled(put)).isEqualTo(put);
        assertThat(EtcdctlRun.styled(List.of("get", "--json", "--", "--json")))
                .containsExactly("get", "-w", "json", "--", "--json");
        var words = new ArrayList<>(put);
        assertThat(Words.option(words, "--member")).isEmpty();
        assertThat(words).isEqualTo(put);
    }

    @Test
    void theMemberIsTakenInEitherForm() {
        for (var form : List.of(List.of("get", "a", "--member", "n1"), List.of("get", "--member=n1", "a"))) {
            var words = new ArrayList<>(form);

            assertThat(Words.option(words, "--member")).contains("n1");
            assertThat(words).containsExactly("get", "a");
        }
    }
}
