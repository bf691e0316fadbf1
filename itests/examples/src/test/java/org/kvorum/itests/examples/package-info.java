// SPDX-License-Identifier: Apache-2.0
/** Proves that what stands in the folder examples can be built by a stranger and be used with a distribution that knows nothing of it. */
@NullMarked
package org.kvorum.itests.examples;

import org.jspecify.annotations.NullMarked;
