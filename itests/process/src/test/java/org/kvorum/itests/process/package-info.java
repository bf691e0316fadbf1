// SPDX-License-Identifier: Apache-2.0
/** The distribution as a process: its flags, its output, its signals, and what a client sees of it. */
@NullMarked
package org.kvorum.itests.process;

import org.jspecify.annotations.NullMarked;
