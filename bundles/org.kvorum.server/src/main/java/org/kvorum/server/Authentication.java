// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.OtherCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member away from clusters with authentication, which members of etcd in the same cluster may turn on: it would open what they close, and apply what
 * they refuse.
 */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final Bytes ENABLED = Bytes.utf8("authEnabled");
    private static final Bytes YES = Bytes.of((byte) 1);
    private static final String ADVICE =
            "this version of Kvorum knows no users; remove this member from the cluster; it can join again once authentication is"
                    + " disabled and the members have compacted the log up to there";

    // Fields of InternalRaftRequest; those between that only read change nothing anywhere.
    private static final int AUTH_ENABLE = 1000;
    private static final int USER_ADD = 1100;
    private static final int ROLE_REVOKE_PERMISSION = 1204;

    private Authentication() {}

    /**
     * Looks at a command this member does not execute.
     *
     * @throws StartException if it turns authentication on
     */
    static void passedOver(OtherCommand command) {
        if (command.field() == AUTH_ENABLE) {
            throw new StartException("authentication was enabled in this cluster: " + ADVICE);
        }
        if (USER_ADD <= command.field() && command.field() <= ROLE_REVOKE_PERMISSION) {
            LOG.atWarn()
                    .addKeyValue("request-field", command.field())
                    .log(
                            "users or roles were changed by another member, which this member does not keep; do not enable authentication");
        }
    }

    /**
     * Looks at a database.
     *
     * @throws StartException if authentication is on in it
     */
    static void requireOff(StoreView database) {
        if (YES.equals(database.get(Bucket.AUTH, ENABLED))) {
            throw new StartException("authentication is enabled in this cluster: " + ADVICE);
        }
    }
}
