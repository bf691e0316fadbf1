// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.junit;

import org.jspecify.annotations.NullMarked;
