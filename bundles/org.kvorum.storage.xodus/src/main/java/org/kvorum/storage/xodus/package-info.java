// SPDX-License-Identifier: Apache-2.0
/** The storage engine {@code xodus}: JetBrains Xodus, an append-only log in files with copy-on-write trees in it. */
@NullMarked
package org.kvorum.storage.xodus;

import org.jspecify.annotations.NullMarked;
