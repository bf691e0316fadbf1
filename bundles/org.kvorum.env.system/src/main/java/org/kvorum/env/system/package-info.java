// SPDX-License-Identifier: Apache-2.0
/**
 * The operating system behind {@link org.kvorum.api.env.Environment}: the one place that asks for its clocks, randomness, threads and files.
 * Called by whoever assembles a member, in a framework or with {@code new}; any thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.env.system;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
