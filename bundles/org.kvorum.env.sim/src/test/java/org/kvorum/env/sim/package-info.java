// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.env.sim;

import org.jspecify.annotations.NullMarked;
