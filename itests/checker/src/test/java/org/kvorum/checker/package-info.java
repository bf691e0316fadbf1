// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.checker;

import org.jspecify.annotations.NullMarked;
