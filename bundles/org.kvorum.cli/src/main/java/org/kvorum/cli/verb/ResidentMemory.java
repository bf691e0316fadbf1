// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/** How much memory a member has, as its metrics tell. */
final class ResidentMemory {
    static final String NAME = "process_resident_memory_bytes";

    private ResidentMemory() {}

    /** Returns the bytes; without any, the output has been told why. */
    static OptionalDouble of(Call call, String endpoint) {
        try {
            Optional<String> line = call.client()
                    .page(endpoint, "/metrics")
                    .lines()
                    .filter(text -> text.startsWith(NAME + " "))
                    .findFirst();
            if (line.isPresent()) {
                return OptionalDouble.of(
                        Double.parseDouble(line.get().substring(NAME.length()).strip()));
            }
            call.output().line("could not find: " + NAME);
        } catch (IOException failure) {
            call.output().line("fetch error: " + failure.getMessage());
        } catch (NumberFormatException wrong) {
            call.output().line("parse error: " + wrong.getMessage());
        }
        return OptionalDouble.empty();
    }
}
