// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;
import java.util.Optional;

/**
 * Where a member's data lies at a moment.
 *
 * @param engine the storage engine in use
 * @param engines the engines there are, sorted by name; the one in use need not be among them
 * @param durable whether the engine in use is durable
 * @param diskBytes how many bytes the store takes on disk, or in memory if the engine has none
 * @param sizeBytes allocated bytes as etcd counts them
 * @param sizeInUseBytes bytes in use as etcd counts them
 * @param progress the switch to another engine that is running, empty if none is
 */
public record StorageState(
        String engine,
        List<String> engines,
        boolean durable,
        long diskBytes,
        long sizeBytes,
        long sizeInUseBytes,
        Optional<Progress> progress) {
    public StorageState {
        engines = List.copyOf(engines);
    }

    /**
     * How far a switch has come.
     *
     * @param target the engine the data goes to
     * @param recordsCopied how many records were copied so far
     * @param fraction how much was copied, estimated, from 0 to 1
     */
    public record Progress(String target, long recordsCopied, double fraction) {}
}
