// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The command {@code itests/process/chaos}. */
final class ChaosCommand {
    private static final String USAGE = """
            usage: chaos [--minutes N] [--round SECONDS] [--seed N] [--dir FOLDER] [--flags "FLAGS OF MEMBERS"]
            Runs three members under load and faults, and judges what the clients saw after each round.
            Leaves logs, data and history in the folder when it fails; -Dkvorum.program names another program to start.""";

    private ChaosCommand() {}

    /** Runs the command; the exit status says whether all was clean. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        double minutes = 1;
        long round = 30;
        long seed = ThreadLocalRandom.current().nextLong(1_000_000);
        var flags = Chaos.FLAGS;
        var directory = Path.of("target", "chaos");
        for (int i = 0; i < arguments.length; i += 2) {
            var value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--minutes" -> minutes = Double.parseDouble(value);
                case "--round" -> round = Long.parseLong(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--flags" -> flags = List.of(value.split(" +"));
                case "--dir" -> directory = Path.of(value);
                default -> {
                    out.println(USAGE);
                    System.exit(2);
                }
            }
        }
        var place = directory.toAbsolutePath().resolve("seed-" + seed);
        delete(place);
        Files.createDirectories(place);
        try {
            new Chaos(place, seed, Duration.ofSeconds(round), flags, out::println)
                    .run(Duration.ofMillis((long) (minutes * 60_000)));
            delete(place);
        } catch (Exception | AssertionError failure) {
            failure.printStackTrace(out);
            out.println("FAILED; everything is in " + place);
            System.exit(1);
        }
        System.exit(0);
    }

    /** Deletes the folder with all that is in it, if there is one. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
