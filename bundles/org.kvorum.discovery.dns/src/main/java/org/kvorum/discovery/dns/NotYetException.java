// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.io.Serial;

/** Says what DNS does not know yet; asking again later makes sense. */
final class NotYetException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    NotYetException(String message) {
        super(message);
    }
}
