// SPDX-License-Identifier: Apache-2.0
/** The registry and its page. */
@NullMarked
package org.kvorum.metrics;

import org.jspecify.annotations.NullMarked;
