// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.kvorum.cli.text;

import org.jspecify.annotations.NullMarked;
