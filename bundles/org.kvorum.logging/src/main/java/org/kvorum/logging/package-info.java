// SPDX-License-Identifier: Apache-2.0
/** Writes what is logged as etcd does: one line an event, JSON unless asked otherwise. Used through slf4j only, on any thread. */
@NullMarked
package org.kvorum.logging;

import org.jspecify.annotations.NullMarked;
