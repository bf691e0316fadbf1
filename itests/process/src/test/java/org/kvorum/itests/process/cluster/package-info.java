// SPDX-License-Identifier: Apache-2.0
/** Several members as processes on one machine: how they form a cluster, survive the loss of members, and are changed while they run. */
@NullMarked
package org.kvorum.itests.process.cluster;

import org.jspecify.annotations.NullMarked;
