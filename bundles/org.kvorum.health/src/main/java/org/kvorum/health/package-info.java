// SPDX-License-Identifier: Apache-2.0
/** What {@code /livez} and {@code /readyz} ask, as health checks of the framework. Their executor calls them on threads of its own, which they block. */
@NullMarked
package org.kvorum.health;

import org.jspecify.annotations.NullMarked;
