// SPDX-License-Identifier: Apache-2.0
/** The edge against real clients, with a small member behind it. */
@NullMarked
package org.kvorum.rpc;

import org.jspecify.annotations.NullMarked;
