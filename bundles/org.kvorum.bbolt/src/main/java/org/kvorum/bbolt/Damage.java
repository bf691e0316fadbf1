// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.io.Serial;

/** Something wrong inside a page; whoever knows the page and the file turns it into an exception for people. */
final class Damage extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** Where in the page, in bytes. */
    final long offset;

    Damage(long offset, String message) {
        super(message);
        this.offset = offset;
    }
}
