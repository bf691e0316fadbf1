// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.embed;

import org.jspecify.annotations.NullMarked;
