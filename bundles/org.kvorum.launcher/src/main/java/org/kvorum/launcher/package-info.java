// SPDX-License-Identifier: Apache-2.0
/**
 * The process: reads the command line, runs the framework with the distribution's bundles, and ends it on a signal or on a component's word. It is no bundle;
 * it meets the bundles through the framework's properties and through services.
 */
@NullMarked
package org.kvorum.launcher;

import org.jspecify.annotations.NullMarked;
