// SPDX-License-Identifier: Apache-2.0
/** Measures storage engines without a member around them, each in a virtual machine of its own. */
@NullMarked
package org.kvorum.bench.engines;

import org.jspecify.annotations.NullMarked;
