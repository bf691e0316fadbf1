// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.itests.embedded;

import org.jspecify.annotations.NullMarked;
