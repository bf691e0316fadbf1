// SPDX-License-Identifier: Apache-2.0
/** What stands between a call and its handler, by itself. */
@NullMarked
package org.kvorum.rpc.call;

import org.jspecify.annotations.NullMarked;
