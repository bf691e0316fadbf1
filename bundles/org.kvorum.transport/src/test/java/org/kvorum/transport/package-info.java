// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.transport;

import org.jspecify.annotations.NullMarked;
