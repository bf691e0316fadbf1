// SPDX-License-Identifier: Apache-2.0
/** The membership of a cluster: derived ids, the members in the backend, and the cluster version. */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.cluster;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
