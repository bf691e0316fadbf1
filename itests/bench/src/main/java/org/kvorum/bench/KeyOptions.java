// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import org.kvorum.bench.load.Keys;
import org.kvorum.bench.load.Values;
import picocli.CommandLine.Option;

/** Which keys a load touches, and what it writes. */
final class KeyOptions {

    @Option(
            names = "--key-space",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many keys there are. Default: ${DEFAULT-VALUE}")
    private long keySpace;

    @Option(
            names = "--key-prefix",
            paramLabel = "TEXT",
            defaultValue = "bench/",
            description = "What keys begin with; ten digits follow. Default: ${DEFAULT-VALUE}")
    private String keyPrefix = "";

    @Option(
            names = "--value-size",
            paramLabel = "BYTES",
            defaultValue = "256",
            description = "Size of each value, random bytes. Default: ${DEFAULT-VALUE}")
    private int valueSize;

    Keys keys() {
        return new Keys(keyPrefix, keySpace);
    }

    Values values() {
        return new Values(valueSize, keySpace);
    }
}
