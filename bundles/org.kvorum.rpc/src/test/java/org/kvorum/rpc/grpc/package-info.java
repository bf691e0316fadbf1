// SPDX-License-Identifier: Apache-2.0
/** Calls by themselves, without a transport. */
@NullMarked
package org.kvorum.rpc.grpc;

import org.jspecify.annotations.NullMarked;
