// SPDX-License-Identifier: Apache-2.0
/** The client edge: opens the listeners once there is a member, and mounts every service it finds on them. */
@NullMarked
package org.kvorum.rpc;

import org.jspecify.annotations.NullMarked;
