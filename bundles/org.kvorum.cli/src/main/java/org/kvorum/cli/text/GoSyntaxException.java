// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import java.io.Serial;

/** A text that Go's libraries would not read, with their words. */
public final class GoSyntaxException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates one. */
    public GoSyntaxException(String text) {
        super(text);
    }

    /** Returns the text. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
