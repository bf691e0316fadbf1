// SPDX-License-Identifier: Apache-2.0
/**
 * The client services over a member of the same process. In the framework they are registered for every member; elsewhere whoever runs a member makes its
 * {@link org.kvorum.local.LocalServices}. Any thread; nothing blocks.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.local;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
