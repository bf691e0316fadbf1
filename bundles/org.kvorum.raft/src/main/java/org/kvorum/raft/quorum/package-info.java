// SPDX-License-Identifier: Apache-2.0
/** The mathematics of majorities: what a set of voters, or two of them at once, has committed or decided. Pure functions of their arguments. */
@NullMarked
package org.kvorum.raft.quorum;

import org.jspecify.annotations.NullMarked;
