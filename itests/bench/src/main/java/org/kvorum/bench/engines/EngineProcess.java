// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.engines;

import java.util.Arrays;
import java.util.Map;
import org.kvorum.api.storage.StorageEngine;

/** Where the virtual machine of an engine starts. Arguments: the engine's class, then the workload's. Prints a figure a line. */
final class EngineProcess {
    /** What the engines of the distribution are. An engine's class name is no part of any interface, so it stands here only. */
    static final Map<String, String> KNOWN = Map.of(
            "xodus", "org.kvorum.storage.xodus.XodusEngine",
            "mvstore", "org.kvorum.storage.mvstore.MvEngine",
            "memory", "org.kvorum.storage.memory.MemoryEngine");

    private EngineProcess() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        var engine = Class.forName(arguments[0])
                .asSubclass(StorageEngine.class)
                .getConstructor()
                .newInstance();
        var workload = Workload.of(Arrays.asList(arguments).subList(1, arguments.length));
        new EngineRun(engine, workload)
                .measure()
                .forEach((figure, value) -> System.out.println(figure.name() + "=" + value));
    }
}
