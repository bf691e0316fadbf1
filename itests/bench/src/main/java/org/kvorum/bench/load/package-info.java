// SPDX-License-Identifier: Apache-2.0
/**
 * The loads: what each client sends, what it makes of the answer, and the engine that keeps a number of clients busy and
 * measures them.
 */
@NullMarked
package org.kvorum.bench.load;

import org.jspecify.annotations.NullMarked;
