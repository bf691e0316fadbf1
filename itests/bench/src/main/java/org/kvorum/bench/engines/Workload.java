// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.engines;

import java.nio.file.Path;
import java.util.List;

/**
 * What an engine has to do.
 *
 * @param records how many are written first; half as many follow beside the reads
 * @param batch how many are written, or deleted, in one durable batch
 * @param valueBytes size of a value
 * @param cacheMegabytes what the engine's cache may take
 * @param directory where the store goes; is missing or empty
 */
public record Workload(int records, int batch, int valueBytes, int cacheMegabytes, Path directory) {
    List<String> arguments() {
        return List.of(
                Integer.toString(records),
                Integer.toString(batch),
                Integer.toString(valueBytes),
                Integer.toString(cacheMegabytes),
                directory.toString());
    }

    static Workload of(List<String> arguments) {
        return new Workload(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Path.of(arguments.get(4)));
    }
}
