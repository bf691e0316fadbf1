// SPDX-License-Identifier: Apache-2.0
package org.kvorum.configadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;

final class GivenSettingsTest {
    @Test
    void propertiesAreFlagsAndWhatServicesAddIsNot() {
        var properties = FrameworkUtil.asDictionary(Map.<String, Object>of(
                "name",
                "n1",
                "snapshot-count",
                500L,
                "pre-vote",
                false,
                "cors",
                new String[] {"a", "b"},
                "listen-client-urls",
                List.of("http://127.0.0.1:1", "http://127.0.0.1:2"),
                "service.pid",
                "org.kvorum.member~n1",
                "felix.fileinstall.filename",
                "x"));

        assertThat(GivenSettings.of(properties))
                .containsOnly(
                        Map.entry("name", "n1"),
                        Map.entry("snapshot-count", "500"),
                        Map.entry("pre-vote", "false"),
                        Map.entry("cors", "a,b"),
                        Map.entry("listen-client-urls", "http://127.0.0.1:1,http://127.0.0.1:2"));
    }
}
