// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.RpcServiceFactory;

/** Services that a bundle brings. */
sealed interface Offer {
    /** Returns what was registered. */
    Object source();

    /** Returns the services for a member; none if they are not for it. */
    List<RpcService> of(String name, Member member, Environment environment);

    /**
     * A service that is there already.
     *
     * @param member whose clients it is for, {@code null} for all
     */
    record Ready(RpcService source, @Nullable Object member) implements Offer {
        @Override
        public List<RpcService> of(String name, Member served, Environment environment) {
            return member == null || member.equals(name) ? List.of(source) : List.of();
        }
    }

    /** Services that are made anew for each member. */
    record Made(RpcServiceFactory source) implements Offer {
        @Override
        public List<RpcService> of(String name, Member served, Environment environment) {
            return source.create(served, environment);
        }
    }
}
