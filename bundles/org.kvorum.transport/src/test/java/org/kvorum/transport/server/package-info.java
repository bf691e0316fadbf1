// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.transport.server;

import org.jspecify.annotations.NullMarked;
