// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import org.jspecify.annotations.Nullable;

/** What varies in a line. */
record Field(String key, @Nullable Object value) {}
