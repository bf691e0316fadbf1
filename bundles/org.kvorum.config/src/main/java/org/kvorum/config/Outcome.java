// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;
import org.kvorum.api.member.MemberConfig;
import org.osgi.annotation.versioning.ProviderType;

/** What a command line asks for. */
@ProviderType
public sealed interface Outcome {
    /**
     * A member shall run.
     *
     * @param config every setting, checked
     * @param notices lines for the log, in order
     */
    record Run(MemberConfig config, List<Notice> notices) implements Outcome {
        public Run {
            notices = List.copyOf(notices);
        }
    }

    /** Print {@link HelpText} and end with status 0. */
    record Help() implements Outcome {}

    /** Print the version and end with status 0. */
    record Version() implements Outcome {}

    /**
     * The command line could not be read: print the reason and the usage as plain text, and end with status 2.
     *
     * @param reason one line
     */
    record Misuse(String reason) implements Outcome {}

    /**
     * The settings contradict each other or are out of bounds: log the notices and end with status 1.
     *
     * @param notices lines for the log; the last one says why
     */
    record Refusal(List<Notice> notices) implements Outcome {
        public Refusal {
            notices = List.copyOf(notices);
        }
    }
}
