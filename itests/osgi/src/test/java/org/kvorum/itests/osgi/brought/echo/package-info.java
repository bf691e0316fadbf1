// SPDX-License-Identifier: Apache-2.0
/** A service for clients that needs no member. The tests make a bundle of this package and bring it into a framework. */
@NullMarked
package org.kvorum.itests.osgi.brought.echo;

import org.jspecify.annotations.NullMarked;
