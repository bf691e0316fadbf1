// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.checker.history.HistoryPage;
import org.kvorum.env.system.SystemEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program: runs a seed again, or fresh seeds for hours. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Runs clusters of Kvorum's production bundles in one thread and in virtual time, with faults by seed.")
public final class Simulate implements Callable<Integer> {
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(30);
    private static final long NANOS_PER_HOUR = 3_600_000_000_000L;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seed", description = "Run this seed with its whole trace, and nothing else.")
    private @Nullable Long seed;

    @Option(names = "--from", description = "The first of a row of seeds; by default the time chooses it.")
    private @Nullable Long from;

    @Option(names = "--count", description = "How many seeds to run; by default as many as the hours allow.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--hours",
            description = "How long to run, in hours of the clock on the wall; fractions are welcome.")
    private double hours = 1;

    @Option(names = "--keep-going", description = "Do not stop at the first seed that fails.")
    private boolean keepGoing;

    @Option(names = "--quiet", description = "With --seed: without the trace.")
    private boolean quiet;

    private final Environment environment = new SystemEnvironment();

    private Simulate() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    /** Writes a line for people who read the output of a program or of a test. */
    static void say(String line) {
        var out = new CommandLine(new Simulate()).getOut();
        out.println(line);
        out.flush();
    }

    @Override
    public Integer call() {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        return seed == null ? many(out) : one(seed, out);
    }

    private int one(long number, PrintWriter out) {
        long start = environment.ticker().nanos();
        var report = World.run(Scenario.of(number), Sabotage.NONE, !quiet);
        long nanos = environment.ticker().nanos() - start;
        report.trace().forEach(out::println);
        print(report, out);
        out.printf(
                Locale.ROOT,
                "%.1f s of virtual time in %.2f s, %d steps, %d requests, trace %016x%n",
                report.virtualTime().toNanos() / 1e9,
                nanos / 1e9,
                report.steps(),
                report.history().operations().size(),
                report.traceHash());
        out.flush();
        return report.isClean() ? 0 : 1;
    }

    private int many(PrintWriter out) {
        var sum = new Statistics(environment.ticker());
        long first = from == null ? environment.clock().millis() : from;
        out.println("seeds from " + first);
        out.flush();
        long end = environment.ticker().nanos() + (long) (hours * NANOS_PER_HOUR);
        long nextLine = environment.ticker().nanos() + PROGRESS_INTERVAL.toNanos();
        long failures = 0;
        for (long i = 0; i < count && environment.ticker().nanos() - end < 0; i++) {
            long cpu = Statistics.cpuNanos();
            var report = World.run(Scenario.of(first + i), Sabotage.NONE, false);
            sum.add(report, Statistics.cpuNanos() - cpu);
            if (!report.isClean()) {
                failures++;
                print(report, out);
                if (!keepGoing) {
                    break;
                }
            }
            if (environment.ticker().nanos() - nextLine > 0) {
                nextLine += PROGRESS_INTERVAL.toNanos();
                out.println(sum.line() + ", " + failures + " failed");
                out.flush();
            }
        }
        out.println(sum.line() + ", " + failures + " failed");
        out.flush();
        return failures == 0 ? 0 : 1;
    }

    private static void print(Report report, PrintWriter out) {
        if (report.isClean()) {
            return;
        }
        out.println("FAILED " + report.scenario());
        for (var violation : report.violations()) {
            out.println("  " + violation);
            if (!violation.operations().isEmpty()) {
                out.print(HistoryPage.text(
                        HistoryPage.near(report.history(), violation.operations(), 5), violation.operations()));
            }
        }
        out.println(
                "replay: itests/simulator/simulate --seed " + report.scenario().seed());
        out.flush();
    }
}
