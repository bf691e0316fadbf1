// SPDX-License-Identifier: Apache-2.0
/**
 * What Kvorum is as a set of bundles: the jars that ship, in frameworks where each has a class loader of its own. Tests named {@code *IT} run inside of a
 * framework, brought there by Pax Exam; the others hold frameworks from outside and use the members in them as any client does.
 */
@NullMarked
package org.kvorum.itests.osgi;

import org.jspecify.annotations.NullMarked;
