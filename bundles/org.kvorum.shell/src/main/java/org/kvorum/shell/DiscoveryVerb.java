// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.util.Collection;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.member.MemberConfig;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Shows the modes of discovery there are. */
final class DiscoveryVerb {
    static final String USAGE = "discovery list";

    private DiscoveryVerb() {}

    static Rows run(BundleContext context, MemberConfig config, Words words) {
        if (!words.next("list").equals("list")) {
            throw new ShellException("usage: " + USAGE);
        }
        var rows = new Rows("mode", "bundle", "configured");
        for (var reference : modes(context)) {
            var mode = String.valueOf(reference.getProperty(Discovery.MODE));
            rows.add(mode, reference.getBundle().getSymbolicName(), mode.equals(config.text("discovery-mode")));
        }
        return rows;
    }

    private static Collection<ServiceReference<Discovery>> modes(BundleContext context) {
        try {
            return context.getServiceReferences(Discovery.class, null);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("no filter, no syntax", e);
        }
    }
}
