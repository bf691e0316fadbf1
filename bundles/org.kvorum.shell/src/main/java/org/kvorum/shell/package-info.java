// SPDX-License-Identifier: Apache-2.0
/** What an operator types on the running system: Gogo commands of the scope {@code kvorum}, and a console for who is not at the terminal. */
@NullMarked
package org.kvorum.shell;

import org.jspecify.annotations.NullMarked;
