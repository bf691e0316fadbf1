// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.discovery.etcd;

import org.jspecify.annotations.NullMarked;
