// SPDX-License-Identifier: Apache-2.0
/** Exchanges bundles on a client's word. The tests make a bundle of this package and bring it into a framework. */
@NullMarked
package org.kvorum.itests.osgi.brought.updater;

import org.jspecify.annotations.NullMarked;
