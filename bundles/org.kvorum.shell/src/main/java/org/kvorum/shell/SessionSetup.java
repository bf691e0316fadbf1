// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.kvorum.cli.Commands;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares Gogo's sessions for Kvorum's commands: they are found before others of the same name, such as {@code watch}, unless somebody has chosen an order for
 * the session, and where there is a terminal the Tab key knows what may follow them.
 */
@Component
public final class SessionSetup implements CommandSessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSetup.class);
    private static final String SCOPE = "SCOPE";

    /** What the profile of Gogo's terminal begins with; a session without a terminal has no profile, and begins with nothing. */
    private static final String OF_THE_PROFILE = "gogo:*";

    private static final String CANDIDATES = ".kvorum.candidates";

    private final Candidates candidates;

    /** Creates the listener. */
    @Activate
    public SessionSetup(@Reference Targets targets) {
        candidates = new Candidates(Commands.ofShell("kvorum"), targets);
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        if (session.get(SCOPE) == null) {
            session.put(SCOPE, "kvorum:" + OF_THE_PROFILE);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {}

    /** Follows the profile, before the first prompt. */
    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        if (OF_THE_PROFILE.equals(session.get(SCOPE))) {
            session.put(SCOPE, "kvorum:" + OF_THE_PROFILE);
            session.put(CANDIDATES, candidates);
            complete(session);
        }
    }

    private void complete(CommandSession session) {
        var script = new StringBuilder();
        candidates.options().forEach((command, options) -> {
            var complete = "complete -c kvorum:" + command;
            script.append(complete)
                    .append(" -a '${" + CANDIDATES + "} of ($.commandLine words) ($.commandLine wordIndex)'\n");
            options.forEach(option ->
                    script.append(complete).append(" -l ").append(option).append('\n'));
        });
        try {
            session.execute(script);
        } catch (Exception e) { // whatever the command throws: a terminal without Tab is one all the same
            LOG.atDebug().setCause(e).log("no completion at the terminal");
        }
    }
}
