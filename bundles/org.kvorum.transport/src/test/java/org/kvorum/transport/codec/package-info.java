// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.transport.codec;

import org.jspecify.annotations.NullMarked;
