// SPDX-License-Identifier: Apache-2.0
/** Leases kept in memory, their expiries in a heap, their records in the backend. */
@NullMarked
package org.kvorum.lease;

import org.jspecify.annotations.NullMarked;
