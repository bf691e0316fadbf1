// SPDX-License-Identifier: Apache-2.0
/**
 * How a member is put together where there is no framework whose services could be tracked: bundles offer what they bring to {@link java.util.ServiceLoader}, and
 * whoever assembles a member passes it on. Called once for each member, on the thread that starts it.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.assembly;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
