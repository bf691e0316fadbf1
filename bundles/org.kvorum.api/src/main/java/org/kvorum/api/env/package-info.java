// SPDX-License-Identifier: Apache-2.0
/**
 * The four impurities as ports: time, randomness, disk, and threads. Production gets them from the operating system, the simulator from a seed.
 * Implemented by {@code org.kvorum.env.system} and by the simulator, called by every part, on any thread unless a type says otherwise.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.env;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
