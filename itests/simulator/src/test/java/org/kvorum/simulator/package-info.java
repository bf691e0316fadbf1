// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.simulator;

import org.jspecify.annotations.NullMarked;
