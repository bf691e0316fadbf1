// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.wal;

import org.jspecify.annotations.NullMarked;
