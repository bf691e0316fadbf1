// SPDX-License-Identifier: Apache-2.0
/** The mode {@code dns}: the founders are those whose SRV records a domain has. The JDK's own resolver asks, for nothing smaller is needed. */
@NullMarked
package org.kvorum.discovery.dns;

import org.jspecify.annotations.NullMarked;
