// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of storage, registered as a service by an engine bundle; the service property {@value #NAME} equals {@link #name()}. Any thread.
 */
@ConsumerType
public interface StorageEngine {
    /** The service property that carries the name. */
    String NAME = "kvorum.storage.engine";

    /** Returns the name that {@code --storage-engine} selects it by. */
    String name();

    /** Returns whether what {@link Store#write} returned from survives a crash. If not, the member rebuilds the store from snapshot files and the log. */
    boolean durable();

    /**
     * Opens the store in the directory, creating it if the directory is missing or empty.
     *
     * @throws StorageException if the directory holds something else, is damaged, or is locked; the message says what to do
     */
    Store open(StoreOptions options);
}
