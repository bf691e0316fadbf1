// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.launcher;

import org.jspecify.annotations.NullMarked;
