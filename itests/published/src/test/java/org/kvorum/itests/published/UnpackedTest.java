// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive and in the image is enough to run. */
@Timeout(120)
final class UnpackedTest {
    @TempDir
    Path folder;

    @Test
    void archiveServesWhereverItIsUnpacked() throws Exception {
        var entries = TarEntry.ofGzip(Distribution.packed(".tar.gz"));
        TarEntry.unpack(entries, folder);
        serves(folder.resolve(entries.get(0).name()));
    }

    @Test
    void imageServesOnceAShellAndAJavaAreUnderIt() throws Exception {
        for (var layer : ImageTest.layers()) {
            TarEntry.unpack(layer, folder);
        }
        serves(folder.resolve("opt/kvorum"));
    }

    private void serves(Path home) throws Exception {
        try (var member = RunningMember.start(home, folder)) {
            member.ask("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
            assertThat(member.ask("/v3/kv/range", "{\"key\":\"Zm9v\"}")).contains("\"value\":\"YmFy\"");
        }
    }
}
