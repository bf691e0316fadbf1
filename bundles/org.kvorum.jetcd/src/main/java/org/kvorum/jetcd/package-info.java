// SPDX-License-Identifier: Apache-2.0
/** What jetcd needs to be a bundle. */
@NullMarked
package org.kvorum.jetcd;

import org.jspecify.annotations.NullMarked;
