// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterVersionsTest {
    @ParameterizedTest
    @CsvSource({
        // cluster version, target of a downgrade, what the members run, what the cluster version becomes
        "'', '', 3.7.1 3.7.1 3.7.0, 3.7.0",
        "'', '', 3.7.1 3.5.30 3.6.2, 3.5.0",
        "'', '', 3.7.1 ?, 3.0.0",
        "'', '', ?, 3.0.0",
        "3.0.0, '', 3.7.1 3.5.30, 3.5.0",
        "3.0.0, '', 3.7.1 ?, ''",
        "3.5.0, '', 3.7.1 3.5.30, ''",
        "3.5.0, '', 3.7.1 3.7.0, 3.7.0",
        "3.7.0, '', 3.7.1 3.6.0, ''",
        "3.7.0, '', 4.0.0, ''",
        "3.7.0, 3.6.0, 3.7.1 3.7.1, 3.6.0",
        "3.7.0, 3.6.0, 3.7.1 3.6.4, 3.6.0",
        "3.7.0, 3.6.0, 3.7.1 ?, ''",
        "3.6.0, 3.6.0, 3.7.1 3.7.1, ''",
        "3.7.0, 3.5.0, 3.7.1 3.7.1, ''"
    })
    void followsTheOldestMember(String current, String target, String members, String expected) {
        var known =
                Arrays.stream(members.split(" ", -1)).map(ReleaseVersion::parse).toList();

        var decided = ClusterVersions.decide(ReleaseVersion.parse(current), ReleaseVersion.parse(target), known);

        assertThat(decided.map(ReleaseVersion::toString).orElse("")).isEqualTo(expected);
    }

    @Test
    void refusesAClusterThatIsNewer() {
        assertThatThrownBy(() -> ClusterVersions.requireSupported("3.8.0"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("server version is lower than determined cluster version");
        assertThatCode(() -> ClusterVersions.requireSupported("3.7.0")).doesNotThrowAnyException();
        assertThatCode(() -> ClusterVersions.requireSupported("")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"3.7.0, 3.7.0", "3.5.0, 3.5.0", "3.0.0, 3.5.0", "'', ''"})
    void knowsTheVersionOfTheDatabase(String cluster, String storage) {
        assertThat(ClusterVersions.storageVersion(cluster)).isEqualTo(storage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.6", "3.6.0", "3.6.14", "3.6.0-rc.1", "3.6.2+build"})
    void readsVersionsOfTwoAndThreeNumbers(String text) {
        assertThat(ReleaseVersion.parseShort(text)).contains(new ReleaseVersion(3, 6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "v3.6.0", "3.6.", "3.6.0.0", "3.x", "03.6.0", "not_decided", "3.6.99999999999999999999"
            })
    void readsNothingElse(String text) {
        assertThat(ReleaseVersion.parseShort(text)).isEqualTo(Optional.empty());
    }
}
