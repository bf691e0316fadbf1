// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.bbolt;

import org.jspecify.annotations.NullMarked;
