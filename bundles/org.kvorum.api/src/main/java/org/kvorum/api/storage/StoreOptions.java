// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.nio.file.Path;

/**
 * How to open a store.
 *
 * @param directory where it lives; nothing else is kept there
 * @param cacheBytesMax how much memory its cache may take, in bytes
 * @param fsync whether writes are forced to disk; off only for {@code --unsafe-no-fsync}
 */
public record StoreOptions(Path directory, long cacheBytesMax, boolean fsync) {}
