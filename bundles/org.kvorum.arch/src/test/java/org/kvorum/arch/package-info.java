// SPDX-License-Identifier: Apache-2.0
/** Proves what the picture in the README claims, by reading the sources of all bundles. */
@NullMarked
package org.kvorum.arch;

import org.jspecify.annotations.NullMarked;
