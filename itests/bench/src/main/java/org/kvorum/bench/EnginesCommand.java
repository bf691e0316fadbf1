// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kvorum.bench.engines.EngineTable;
import org.kvorum.bench.engines.EngineTrial;
import org.kvorum.bench.engines.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets the storage engines side by side. */
@Command(
        name = "engines",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Storage engines without a member around them, one after the other, each in a virtual machine of its own:"
                        + " durable batches of puts with rising keys; half as many again while another thread reads ranges of 100;"
                        + " deletion of the older half; reclaiming; a look at the live heap; reopening. What is read is checked.",
        footer = {
            "",
            "The table shows medians over the rounds; in each round the engines take turns. An engine that is not durable"
                    + " writes nothing to disk: its sizes are those in memory."
        })
final class EnginesCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Option(
            names = "--engines",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "xodus,mvstore,memory",
            description =
                    "Engines of the distribution, or names of classes with --classpath. Default: ${DEFAULT-VALUE}")
    private List<String> engines = List.of();

    @Option(
            names = "--classpath",
            paramLabel = "JARS",
            defaultValue = "",
            description = "Jars with further engines, separated by colons")
    private String classPath = "";

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Puts before the reads begin. Default: ${DEFAULT-VALUE}")
    private int records;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Puts, or deletes, in a batch. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--value-size",
            paramLabel = "BYTES",
            defaultValue = "300",
            description = "Size of each value, random bytes. Default: ${DEFAULT-VALUE}")
    private int valueBytes;

    @Option(
            names = "--cache",
            paramLabel = "MB",
            defaultValue = "64",
            description = "Cache of each engine that has one. Default: ${DEFAULT-VALUE}")
    private int cacheMegabytes;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Greatest heap, as -Xmx takes it. Default: ${DEFAULT-VALUE}")
    private String heap = "";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "1", description = "Rounds. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            description = "An engine that takes longer in a round is killed, and that is an error. Default: 10m")
    private Duration limit = LIMIT;

    @Option(
            names = "--temp",
            paramLabel = "DIR",
            description = "Where the stores go: on the disk that is to be measured, not in memory. Default: the"
                    + " system's temporary directory")
    private @Nullable Path temp;

    @Option(names = "--json", description = "Print one JSON object with the numbers of all rounds instead of the table")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (records < 2 || batch < 1 || valueBytes < 1 || rounds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "sizes and numbers must be positive, --records at least 2");
        }
        var directory = temp == null
                ? Files.createTempDirectory("kvorum-bench")
                : Files.createTempDirectory(Files.createDirectories(temp), "kvorum-bench");
        var progress = new ProgressLine(spec.commandLine().getErr());
        if (List.of("tmpfs", "ramfs").contains(Files.getFileStore(directory).type())) {
            progress.note(directory + " is in memory: nothing is durable there; choose a disk with --temp");
        }
        var table = new EngineTable();
        try {
            for (int round = 1; round <= rounds; round++) {
                for (var engine : engines) {
                    progress.note("round " + round + " of " + rounds + ", " + engine);
                    var workload = new Workload(records, batch, valueBytes, cacheMegabytes, directory.resolve("store"));
                    table.add(engine, new EngineTrial(heap, classPath, limit).run(engine, workload));
                }
            }
        } finally {
            Files.delete(directory);
        }
        spec.commandLine().getOut().println(json ? table.json() : table.markdown() + "\n\n" + Machine.describe());
        return 0;
    }
}
