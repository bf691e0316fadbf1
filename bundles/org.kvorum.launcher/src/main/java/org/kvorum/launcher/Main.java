// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.kvorum.config.ConfigReader;
import org.kvorum.config.HelpText;
import org.kvorum.config.Notice;
import org.kvorum.config.Outcome;
import org.kvorum.config.SystemHost;
import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;

/** The entry point. The script beside it has set {@code kvorum.home} and {@code kvorum.cache}. */
public final class Main {
    private static final int REFUSED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    /** Runs the process until it ends. */
    public static void main(String[] args) throws InterruptedException, IOException {
        var reader = new ConfigReader(new SystemHost());
        var scratch = System.getProperty("kvorum.rehearsal");
        if (scratch != null) {
            var rehearsal = Rehearsal.in(Path.of(scratch));
            rehearsal.watch();
            start(reader, reader.read(rehearsal.arguments(), Map.of()), rehearsal);
        } else {
            var manager = new ServiceManager(System.getenv().getOrDefault("NOTIFY_SOCKET", ""));
            start(reader, reader.read(List.of(args), System.getenv()), manager);
        }
    }

    private static void start(ConfigReader reader, Outcome outcome, Audience audience) throws InterruptedException {
        if (outcome instanceof Outcome.Run run) {
            run(reader, run, audience);
        } else if (outcome instanceof Outcome.Refusal refusal) {
            captureOutput();
            refusal.notices().forEach(Main::log);
            System.exit(REFUSED);
        } else {
            System.exit(answer(outcome));
        }
    }

    /** The outcomes that are plain text for a person. */
    private static int answer(Outcome outcome) {
        // not the platform's encoding: the help text's letters are what they are
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (outcome instanceof Outcome.Misuse misuse) {
            System.err.println(misuse.reason());
            System.err.print(HelpText.usage());
            return MISUSED;
        }
        if (outcome instanceof Outcome.Help) {
            System.err.print(HelpText.usage());
            out.print(HelpText.flags());
        } else {
            out.print(VersionText.text(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        return 0;
    }

    private static void run(ConfigReader reader, Outcome.Run run, Audience audience) throws InterruptedException {
        var config = run.config();
        var unwritable = LogFiles.unwritable(config.list("log-outputs"));
        if (unwritable.isPresent()) {
            log(new Notice(Notice.Level.FATAL, "couldn't open sink", Map.of("error", unwritable.get())));
            System.exit(REFUSED);
        }
        System.setProperty("kvorum.log.level", config.text("log-level"));
        System.setProperty("kvorum.log.outputs", config.text("log-outputs"));
        System.setProperty("kvorum.log.format", config.text("log-format"));
        // Netty would start the flight recorder on the first request
        System.setProperty("io.netty.jfr.enabled", "false");
        captureOutput();
        run.notices().forEach(Main::log);
        log(new Notice(Notice.Level.INFO, "starting an etcd server", VersionText.fields(reader.dump(config))));
        try {
            var home = Path.of(System.getProperty("kvorum.home", "."));
            var cache = Path.of(System.getProperty("kvorum.cache", System.getProperty("java.io.tmpdir")));
            boolean isolated = Boolean.getBoolean("kvorum.isolated");
            // a rehearsal is no start that an operator has asked for: what he has added stays out of it
            var plugins = audience instanceof Rehearsal ? new Plugins(List.of()) : Plugins.of(home, config);
            new Container(Distribution.in(home), plugins, cache, isolated, config, audience).run();
            System.exit(0);
        } catch (BundleException | IOException | RuntimeException e) {
            // threads of a framework that started half would go on without a member
            log(new Notice(Notice.Level.FATAL, "failed to start the framework", Map.of("error", e.toString())));
            System.exit(REFUSED);
        }
    }

    /** What any library prints becomes a line of the log: whoever reads standard error reads one JSON object a line. */
    private static void captureOutput() {
        System.setErr(LoggedOutput.stream("stderr"));
        System.setOut(LoggedOutput.stream("stdout"));
    }

    private static void log(Notice notice) {
        var logger = LoggerFactory.getLogger(Main.class);
        var event =
                switch (notice.level()) {
                    case INFO -> logger.atInfo();
                    case WARN -> logger.atWarn();
                    case FATAL -> logger.atError().addMarker(org.slf4j.MarkerFactory.getMarker("fatal"));
                };
        for (var field : notice.fields().entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(notice.message());
    }
}
