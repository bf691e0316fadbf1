// SPDX-License-Identifier: Apache-2.0
/**
 * A world to run whole members in: virtual time, one thread, randomness from a seed, and a disk that forgets what was not synced.
 * Called by simulations and tests, never part of the distribution; everything on the one thread that runs the {@link org.kvorum.env.sim.Simulation}, except
 * {@link org.kvorum.env.sim.MemoryDisk}, which any thread may use.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.env.sim;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
