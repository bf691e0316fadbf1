// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Component;

/** Has Kvorum's commands found before others of the same name, such as {@code watch}, unless somebody has chosen an order for the session. */
@Component
public final class OwnScopeFirst implements CommandSessionListener {
    private static final String SCOPE = "SCOPE";

    /** What Gogo's profile begins with; a session without a profile begins with nothing. */
    private static final String OF_THE_PROFILE = "gogo:*";

    /** Creates the listener. */
    public OwnScopeFirst() {}

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        var scope = session.get(SCOPE);
        if (scope == null || scope.equals(OF_THE_PROFILE)) {
            session.put(SCOPE, "kvorum:" + OF_THE_PROFILE);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {}

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {}
}
