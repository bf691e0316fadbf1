// SPDX-License-Identifier: Apache-2.0
/** etcd's lock and election services, on top of the member's reads, writes, watches and leases. */
@NullMarked
package org.kvorum.lock;

import org.jspecify.annotations.NullMarked;
