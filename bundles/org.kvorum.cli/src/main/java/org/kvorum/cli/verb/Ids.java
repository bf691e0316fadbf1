// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoSyntaxException;

/** Ids as arguments, which are hexadecimal. */
final class Ids {
    private Ids() {}

    static long lease(String text) {
        try {
            return GoNumber.parseInt(text, 16);
        } catch (GoSyntaxException wrong) {
            throw CommandFailure.badArguments("bad lease ID arg (" + wrong.text() + "), expecting ID in Hex");
        }
    }

    static long member(String text) {
        try {
            return GoNumber.parseUint(text, 16);
        } catch (GoSyntaxException wrong) {
            throw CommandFailure.badArguments("bad member ID arg (" + wrong.text() + "), expecting ID in Hex");
        }
    }
}
