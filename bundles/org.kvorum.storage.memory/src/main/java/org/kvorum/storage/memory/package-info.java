// SPDX-License-Identifier: Apache-2.0
/** The storage engine {@code memory}: nothing is written to disk, so a member rebuilds its store from the log. */
@NullMarked
package org.kvorum.storage.memory;

import org.jspecify.annotations.NullMarked;
