// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.cli.flags;

import org.jspecify.annotations.NullMarked;
