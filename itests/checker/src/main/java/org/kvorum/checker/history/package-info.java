// SPDX-License-Identifier: Apache-2.0
/**
 * What clients saw: operations, watches and their answers as immutable records, with a text form that can be replayed and a page for people.
 *
 * <p>Filled by whoever drives a store, read by the checkers. Records may be shared between threads; {@link HistoryRecorder} says its own rules.
 */
@NullMarked
package org.kvorum.checker.history;

import org.jspecify.annotations.NullMarked;
