// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.cli.verb;

import org.jspecify.annotations.NullMarked;
