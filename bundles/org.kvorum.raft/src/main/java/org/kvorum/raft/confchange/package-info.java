// SPDX-License-Identifier: Apache-2.0
/** The algebra of membership: which configuration follows from another by which steps. Pure functions of their arguments. */
@NullMarked
package org.kvorum.raft.confchange;

import org.jspecify.annotations.NullMarked;
