// SPDX-License-Identifier: Apache-2.0
/** Tests of this bundle. */
@NullMarked
package org.kvorum.ctl;

import org.jspecify.annotations.NullMarked;
