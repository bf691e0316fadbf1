// SPDX-License-Identifier: Apache-2.0
/** A mode of discovery. The tests make a bundle of this package and bring it into a framework. */
@NullMarked
package org.kvorum.itests.osgi.brought.oracle;

import org.jspecify.annotations.NullMarked;
