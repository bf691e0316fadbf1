// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.io.Serial;

/** A command that cannot go on: shown as {@code Error: text}, with etcdctl's exit code. */
public final class CommandFailure extends RuntimeException {
    /** Whatever else fails. */
    public static final int ERROR = 1;
    /** A server that cannot be reached. */
    public static final int BAD_CONNECTION = 2;
    /** A transaction or an interactive watch that cannot be read. */
    public static final int INVALID_INPUT = 3;
    /** An output format or option that there is not. */
    public static final int BAD_FEATURE = 4;
    /** A command ended from outside. */
    public static final int INTERRUPTED = 5;
    /** Input or output that fails. */
    public static final int IO = 6;
    /** Words that make no command. */
    public static final int BAD_ARGUMENTS = 128;

    @Serial
    private static final long serialVersionUID = 1;

    private final int code;

    /** Creates a failure with its text, which needs no prefix. */
    public CommandFailure(int code, String text) {
        super(text);
        this.code = code;
    }

    /** Creates a failure of the arguments. */
    public static CommandFailure badArguments(String text) {
        return new CommandFailure(BAD_ARGUMENTS, text);
    }

    /** Returns the exit code. */
    public int code() {
        return code;
    }

    /** Returns the text. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
