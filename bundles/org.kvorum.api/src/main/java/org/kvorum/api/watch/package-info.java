// SPDX-License-Identifier: Apache-2.0
/**
 * Watches: streams of changes, past and present. Implemented by {@code org.kvorum.watch}, called by the edge, by locks and by whoever listens in the framework.
 * A hub works on its own loop; a slow stream delays nobody else.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.watch;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
