// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Host;
import org.kvorum.cli.Values;

/**
 * Who asks. All empty if nobody in particular does.
 *
 * @param user a name
 * @param password of the user
 * @param token what says who it is instead
 */
record Credentials(String user, String password, String token) {
    /** Returns what the flags say; asks at the terminal for a password that is missing. */
    static Credentials of(Values flags, Host host) {
        String token = flags.text("auth-jwt-token");
        String user = flags.text("user");
        if (!token.isEmpty() || user.isEmpty()) {
            return new Credentials("", "", token);
        }
        String password = flags.text("password");
        if (!password.isEmpty()) {
            return new Credentials(user, password, "");
        }
        int colon = user.indexOf(':');
        if (colon >= 0) {
            return new Credentials(user.substring(0, colon), user.substring(colon + 1), "");
        }
        return new Credentials(
                user,
                host.askPassword("Password: ")
                        .orElseThrow(
                                () -> new CommandFailure(
                                        CommandFailure.ERROR,
                                        "there is no terminal to ask for the password; give it by --password or as --user name:password")),
                "");
    }
}
