// SPDX-License-Identifier: Apache-2.0
/** A cluster of processes under load while everything that can happen to it happens; what its clients saw is judged by the checkers. */
@NullMarked
package org.kvorum.itests.process.chaos;

import org.jspecify.annotations.NullMarked;
