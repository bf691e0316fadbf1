// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import java.time.Duration;

/**
 * How a hub works.
 *
 * @param progressNotifyInterval how often idle watchers that asked for it are told of the progress
 * @param messageBytesMax the size beyond which a message is split if the watcher allows it
 */
public record WatchOptions(Duration progressNotifyInterval, int messageBytesMax) {}
