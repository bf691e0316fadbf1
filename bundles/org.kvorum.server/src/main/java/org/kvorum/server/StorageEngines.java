// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kvorum.api.storage.StorageEngine;
import org.osgi.annotation.versioning.ConsumerType;

/** The storage engines there are; they may come and go. Any thread. */
@FunctionalInterface
@ConsumerType
public interface StorageEngines {
    /** Returns the engines there are now. */
    List<StorageEngine> all();

    /** Returns the engine of the name, if there is one. */
    default Optional<StorageEngine> find(String name) {
        return all().stream().filter(engine -> engine.name().equals(name)).findFirst();
    }

    /** Returns the names of the engines there are now, sorted. */
    default List<String> names() {
        return all().stream().map(StorageEngine::name).distinct().sorted().toList();
    }

    /** Returns engines that neither come nor go. */
    static StorageEngines of(StorageEngine... engines) {
        var all = Stream.of(engines).toList();
        return () -> all;
    }
}
