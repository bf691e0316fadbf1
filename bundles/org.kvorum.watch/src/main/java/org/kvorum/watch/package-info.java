// SPDX-License-Identifier: Apache-2.0
/** Watches: a hub on its own loop that matches each change once, encodes it once and hands it to everybody concerned. */
@NullMarked
package org.kvorum.watch;

import org.jspecify.annotations.NullMarked;
