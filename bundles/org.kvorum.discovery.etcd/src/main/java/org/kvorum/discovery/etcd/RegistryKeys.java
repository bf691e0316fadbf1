// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import java.util.List;
import org.kvorum.api.discovery.DiscoveryException;

/**
 * The keys of a registry. Whoever makes it writes the size; members write themselves:
 *
 * <pre>
 * /_etcd/registry/TOKEN/_config/size     3
 * /_etcd/registry/TOKEN/members/ID       name=url,name=url
 * </pre>
 */
record RegistryKeys(String token) {
    private static final String ROOT = "/_etcd/registry/";

    RegistryKeys {
        // etcd would clean such a path, and look elsewhere than it says
        if (List.of(token.split("/", -1)).stream()
                .anyMatch(part -> List.of("", ".", "..").contains(part))) {
            throw new DiscoveryException(
                    "discovery: token is bad: --discovery-token \"" + token + "\" is not the name of a registry");
        }
    }

    String size() {
        return ROOT + token + "/_config/size";
    }

    /** Returns what the keys of all members begin with. */
    String members() {
        return ROOT + token + "/members/";
    }

    String member(long id) {
        return members() + Long.toHexString(id);
    }
}
