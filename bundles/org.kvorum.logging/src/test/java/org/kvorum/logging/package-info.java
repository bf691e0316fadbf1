// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.logging;

import org.jspecify.annotations.NullMarked;
