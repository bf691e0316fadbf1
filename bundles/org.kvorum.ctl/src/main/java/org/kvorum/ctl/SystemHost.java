// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kvorum.cli.Host;
import org.kvorum.cli.Programs;

/** The operating system. */
final class SystemHost implements Host {
    private final Map<String, String> variables;

    SystemHost(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Optional<Programs> programs() {
        return Optional.of(SystemHost::run);
    }

    private static int run(List<String> words, Map<String, String> variables) throws IOException, InterruptedException {
        var program = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().putAll(variables);
        return program.start().waitFor();
    }

    /** The script asks newer virtual machines, too, for a console that there is only at a terminal. */
    @Override
    @SuppressWarnings("SystemConsoleNull")
    public boolean isTerminal() {
        return System.console() != null;
    }

    @Override
    public Optional<String> askPassword(String prompt) {
        Console console = System.console();
        return Optional.ofNullable(console)
                .map(terminal -> terminal.readPassword("%s", prompt))
                .map(String::new);
    }
}
