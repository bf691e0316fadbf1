// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.discovery.Discovery;

/** The mode for members that are put together without a framework. */
public final class EtcdDiscoveryPart implements PartProvider<Discovery> {
    /** Creates the provider. */
    public EtcdDiscoveryPart() {}

    @Override
    public Class<Discovery> port() {
        return Discovery.class;
    }

    @Override
    public Discovery create(PartContext context) {
        return new EtcdDiscovery(context.others().part(MembershipFactory.class));
    }
}
