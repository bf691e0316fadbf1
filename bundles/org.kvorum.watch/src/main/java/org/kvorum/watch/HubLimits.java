// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

/**
 * How much a hub holds in memory, whatever its streams do.
 *
 * @param feedChangesMax how many revisions may wait to be processed
 * @param feedBytesMax how many bytes they may take
 * @param recentChangesMax how many revisions are kept for those who were slow for a moment
 * @param recentBytesMax how many bytes they may take
 */
record HubLimits(int feedChangesMax, long feedBytesMax, int recentChangesMax, long recentBytesMax) {
    static final HubLimits DEFAULT = new HubLimits(8192, 16L << 20, 4096, 8L << 20);
}
