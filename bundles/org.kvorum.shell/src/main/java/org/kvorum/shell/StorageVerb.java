// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.util.Locale;
import org.kvorum.api.member.Member;

/** Shows where the data lies, and moves it to another storage engine. */
final class StorageVerb {
    static final String USAGE = "storage status | list | switch ENGINE";

    /** As long as it takes; what is waited for shows its progress by {@code storage status}. */
    private static final long SWITCH_SECONDS = 24 * 3600;

    private StorageVerb() {}

    static Rows run(Member member, Words words) {
        return switch (words.next("status")) {
            case "status" -> status(member);
            case "list" -> list(member);
            case "switch" -> {
                Answers.of(member.switchEngine(words.required("the name of an engine")), SWITCH_SECONDS);
                yield status(member);
            }
            default -> throw new ShellException("usage: " + USAGE);
        };
    }

    private static Rows status(Member member) {
        var state = member.storage();
        var progress = state.progress()
                .map(run -> String.format(
                        Locale.ROOT,
                        "to %s: %.0f %% (%d records)",
                        run.target(),
                        100 * run.fraction(),
                        run.recordsCopied()))
                .orElse("none");
        return new Rows("storage", "value")
                .add("engine", state.engine())
                .add("durable", state.durable())
                .add("bytes on disk", state.diskBytes())
                .add("db size", state.sizeBytes())
                .add("db size in use", state.sizeInUseBytes())
                .add("switch", progress);
    }

    private static Rows list(Member member) {
        var state = member.storage();
        var rows = new Rows("engine", "in use");
        state.engines().forEach(engine -> rows.add(engine, engine.equals(state.engine())));
        return rows;
    }
}
