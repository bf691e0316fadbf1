// SPDX-License-Identifier: Apache-2.0
/** The mode {@code etcd}: the founders are those that were first to enter themselves in a registry, which is a handful of keys in another etcd. */
@NullMarked
package org.kvorum.discovery.etcd;

import org.jspecify.annotations.NullMarked;
