// SPDX-License-Identifier: Apache-2.0
/** The commands. */
@NullMarked
package org.kvorum.cli.verb;

import org.jspecify.annotations.NullMarked;
