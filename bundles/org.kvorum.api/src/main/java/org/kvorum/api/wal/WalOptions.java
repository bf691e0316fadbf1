// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.wal;

import java.nio.file.Path;

/**
 * Where and how a log is kept.
 *
 * @param walDirectory the segments
 * @param snapDirectory the {@code .snap} files
 * @param segmentBytes the size at which a segment is cut, also preallocated; etcd's is 64,000,000
 * @param walsMax how many unlocked segments a purge leaves, 0 for all
 * @param snapshotsMax how many {@code .snap} files a purge leaves, 0 for all
 * @param fsync whether writes are forced to disk; off only for {@code --unsafe-no-fsync}
 */
public record WalOptions(
        Path walDirectory, Path snapDirectory, long segmentBytes, int walsMax, int snapshotsMax, boolean fsync) {}
