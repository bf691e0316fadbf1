// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.io.Serial;

/** Words that do not fit the flags, with pflag's text. */
public final class FlagException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates one. */
    public FlagException(String text) {
        super(text);
    }

    /** Returns the text. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
