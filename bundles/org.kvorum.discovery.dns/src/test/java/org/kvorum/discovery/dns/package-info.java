// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.discovery.dns;

import org.jspecify.annotations.NullMarked;
