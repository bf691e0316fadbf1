// SPDX-License-Identifier: Apache-2.0
/** The mode {@code static}: the founders are those that {@code --initial-cluster} lists. (A package cannot have the mode's name, which is a keyword.) */
@NullMarked
package org.kvorum.discovery.fixed;

import org.jspecify.annotations.NullMarked;
