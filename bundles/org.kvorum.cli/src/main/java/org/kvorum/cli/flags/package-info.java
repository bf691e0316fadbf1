// SPDX-License-Identifier: Apache-2.0
/** Flags and how words become their values, with pflag's rules and error texts; picocli does the cutting. */
@NullMarked
package org.kvorum.cli.flags;

import org.jspecify.annotations.NullMarked;
