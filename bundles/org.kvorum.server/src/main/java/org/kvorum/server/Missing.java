// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.List;
import org.kvorum.api.assembly.PartMissingException;

/** Words for a part that was chosen by name and is not there. */
final class Missing {
    private Missing() {}

    static PartMissingException choice(String kind, String flag, String name, List<String> there) {
        var found = there.isEmpty()
                ? "none"
                : String.join(", ", there.stream().sorted().toList());
        return new PartMissingException(
                "no " + kind + " named \"" + name + "\" is on the class path or module path (found: " + found
                        + "); add the jar that brings it, or set " + flag + " to one that is there");
    }
}
