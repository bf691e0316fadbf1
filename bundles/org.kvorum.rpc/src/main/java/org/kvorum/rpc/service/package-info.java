// SPDX-License-Identifier: Apache-2.0
/** etcd's services as handlers over encoded messages: decode, check, ask the member, encode. They know no transport. */
@NullMarked
package org.kvorum.rpc.service;

import org.jspecify.annotations.NullMarked;
