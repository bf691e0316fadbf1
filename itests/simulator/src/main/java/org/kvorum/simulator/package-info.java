// SPDX-License-Identifier: Apache-2.0
/**
 * A whole cluster of the production bundles in one thread and in virtual time. A seed decides everything: the cluster, the traffic, the faults and whose turn it
 * is. What the clients saw is judged by {@code org.kvorum.checker}.
 */
@NullMarked
package org.kvorum.simulator;

import org.jspecify.annotations.NullMarked;
