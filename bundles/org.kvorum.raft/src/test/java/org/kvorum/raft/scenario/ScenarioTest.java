// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.scenario;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
    static List<Path> notebooks() {
        return Notebook.in("scenarios");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notebooks")
    void membersBehaveAsWrittenDown(Path notebook) {
        var laboratory = new Laboratory();
        Notebook.check(notebook, laboratory::run);
    }
}
