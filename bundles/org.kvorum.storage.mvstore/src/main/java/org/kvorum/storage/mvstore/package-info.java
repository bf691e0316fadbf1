// SPDX-License-Identifier: Apache-2.0
/** The storage engine {@code mvstore}: H2's MVStore, copy-on-write trees whose changed pages are appended to one file, chunk by chunk. */
@NullMarked
package org.kvorum.storage.mvstore;

import org.jspecify.annotations.NullMarked;
