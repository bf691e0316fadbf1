// SPDX-License-Identifier: Apache-2.0
/** The command line of the benchmark: one command a load, and the commands that compare two servers. */
@NullMarked
package org.kvorum.bench;

import org.jspecify.annotations.NullMarked;
