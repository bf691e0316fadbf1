// SPDX-License-Identifier: Apache-2.0
/** Starts and stops servers, measures them in turn, and sets the results side by side. */
@NullMarked
package org.kvorum.bench.compare;

import org.jspecify.annotations.NullMarked;
