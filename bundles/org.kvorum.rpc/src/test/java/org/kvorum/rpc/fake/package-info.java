// SPDX-License-Identifier: Apache-2.0
/** A member in memory: one map, one lock, no history. */
@NullMarked
package org.kvorum.rpc.fake;

import org.jspecify.annotations.NullMarked;
