// SPDX-License-Identifier: Apache-2.0
/** What happens to a call before and after its handler, whichever way it came in: admission, counting, errors. */
@NullMarked
package org.kvorum.rpc.call;

import org.jspecify.annotations.NullMarked;
