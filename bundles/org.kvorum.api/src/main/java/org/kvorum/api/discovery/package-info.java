// SPDX-License-Identifier: Apache-2.0
/**
 * How a member that starts for the first time learns who founds its cluster with it. Implemented by the {@code org.kvorum.discovery.*} bundles, one a mode, and
 * by whatever jar is dropped beside them; called by the member once, before it has a log.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.discovery;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
