// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.config;

import org.jspecify.annotations.NullMarked;
