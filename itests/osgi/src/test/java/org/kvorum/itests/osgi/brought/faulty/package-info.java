// SPDX-License-Identifier: Apache-2.0
/** Bundles that break where a bundle can. The tests make a bundle of this package and bring it into a framework. */
@NullMarked
package org.kvorum.itests.osgi.brought.faulty;

import org.jspecify.annotations.NullMarked;
