// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.env.system;

import org.jspecify.annotations.NullMarked;
