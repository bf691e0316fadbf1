// SPDX-License-Identifier: Apache-2.0
/** HTTP by itself, without a socket. */
@NullMarked
package org.kvorum.rpc.http;

import org.jspecify.annotations.NullMarked;
