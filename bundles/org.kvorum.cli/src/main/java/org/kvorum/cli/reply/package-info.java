// SPDX-License-Identifier: Apache-2.0
/** What commands answer, in each of the output formats. */
@NullMarked
package org.kvorum.cli.reply;

import org.jspecify.annotations.NullMarked;
