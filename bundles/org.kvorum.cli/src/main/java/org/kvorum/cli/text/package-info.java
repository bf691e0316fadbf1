// SPDX-License-Identifier: Apache-2.0
/** Texts as Go's libraries print them: quoted strings, JSON, durations, tables. */
@NullMarked
package org.kvorum.cli.text;

import org.jspecify.annotations.NullMarked;
