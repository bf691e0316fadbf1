// SPDX-License-Identifier: Apache-2.0
/** What others get of a build, read as they read it: manifests, lists of bundles, archives. */
@NullMarked
package org.kvorum.itests.published;

import org.jspecify.annotations.NullMarked;
