// SPDX-License-Identifier: Apache-2.0
/** The services by themselves. */
@NullMarked
package org.kvorum.rpc.service;

import org.jspecify.annotations.NullMarked;
