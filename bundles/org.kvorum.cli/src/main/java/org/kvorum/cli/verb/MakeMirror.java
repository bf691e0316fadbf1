// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.number;
import static org.kvorum.cli.flags.Flag.text;

import io.grpc.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Stop;
import org.kvorum.cli.Values;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.Kind;

/** {@code make-mirror}: ends by a failure, or by being told to. */
final class MakeMirror implements Verb {
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(30);
    /** Flags for the source that have nothing to say about the destination. */
    private static final Set<String> OF_SOURCE = Set.of(
            "endpoints",
            "cert",
            "key",
            "cacert",
            "insecure-transport",
            "insecure-skip-tls-verify",
            "discovery-srv",
            "discovery-srv-name",
            "user",
            "password",
            "auth-jwt-token");

    private final Duration betweenCounts;

    /**
     * Creates the command.
     *
     * @param betweenCounts how long not to print how many keys were mirrored
     */
    MakeMirror(Duration betweenCounts) {
        this.betweenCounts = betweenCounts;
    }

    static Command command() {
        return Command.of(
                Group.UTILITY,
                "make-mirror",
                "[options] <destination>",
                "Makes a mirror at the destination etcd cluster",
                new MakeMirror(BETWEEN_COUNTS),
                text("prefix", "", "Key-value prefix to mirror"),
                number("rev", 0, "Specify the kv revision to start to mirror"),
                Flag.of(
                        "max-txn-ops",
                        Kind.COUNT,
                        "128",
                        "Maximum number of operations permitted in a transaction during syncing updates."),
                text(
                        "dest-prefix",
                        "",
                        "destination prefix to mirror a prefix to a different prefix in the destination cluster"),
                flag("no-dest-prefix", "mirror key-values to the root of the destination cluster"),
                text(
                        "dest-cert",
                        "",
                        "Identify secure client using this TLS certificate file for the destination cluster"),
                text("dest-key", "", "Identify secure client using this TLS key file"),
                text("dest-cacert", "", "Verify certificates of TLS enabled secure servers using this CA bundle"),
                Flag.of(
                        "dest-insecure-transport",
                        Kind.SWITCH,
                        "true",
                        "Disable transport security for client connections"),
                text(
                        "dest-user",
                        "",
                        "Destination username[:password] for authentication (prompt if password is not supplied)"),
                text(
                        "dest-password",
                        "",
                        "Destination password for authentication (if this option is used, --user option shouldn't include password)"));
    }

    @Override
    public int run(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("make-mirror takes one destination argument");
        }
        Renaming renaming = renaming(call.values());
        try (Client destination = call.others(source -> destination(call, source))) {
            var mirror = new Mirror(call.client(), destination, renaming, opsMax(call.values()));
            return run(call, mirror);
        }
    }

    private static Renaming renaming(Values flags) {
        boolean toRoot = flags.is("no-dest-prefix");
        String other = flags.text("dest-prefix");
        if (toRoot && !other.isEmpty()) {
            throw CommandFailure.badArguments(
                    "`--dest-prefix` and `--no-dest-prefix` cannot be set at the same time, choose one");
        }
        String prefix = flags.text("prefix");
        return new Renaming(Keys.of(prefix), Keys.of(toRoot || !other.isEmpty() ? other : prefix));
    }

    private static int opsMax(Values flags) {
        long given = flags.number("max-txn-ops");
        return given > 0 ? (int) Math.min(given, Integer.MAX_VALUE) : Integer.MAX_VALUE;
    }

    private int run(Call call, Mirror mirror) {
        // what is asked, on both sides, is given up when the command is told to stop, however long a server is away
        Context.CancellableContext asking = Context.current().withCancellation();
        call.execution().stop().whenTold(() -> asking.cancel(null));
        var over = new Stop();
        var counter = new Thread(() -> count(call, mirror, over, asking), "mirrored");
        counter.setDaemon(true);
        counter.start();
        try {
            asking.run(() -> mirror.run(call, call.values().number("rev")));
        } catch (CommandFailure failure) {
            if (asking.cancellationCause() instanceof CommandFailure mute) {
                throw mute;
            }
            if (!call.stopped()) {
                throw failure;
            }
        } finally {
            asking.cancel(null);
            over.tell();
        }
        return INTERRUPTED_BY_SIGNAL;
    }

    /** Prints the total now and then; who cannot be told any more ends the mirror. */
    private void count(Call call, Mirror mirror, Stop over, Context.CancellableContext asking) {
        try {
            while (!over.await(betweenCounts)) {
                call.output().line(Long.toString(mirror.total())).flush();
            }
        } catch (CommandFailure mute) {
            asking.cancel(mute);
        }
    }

    /** Returns the flags for the destination: its own, and of the source's those that are about neither place nor person. */
    private static Values destination(Call call, Values source) {
        Values flags = call.values();
        Map<String, Object> all = new HashMap<>(source.all());
        all.putAll(Map.of(
                "endpoints", List.of(call.arguments().get(0)),
                "cert", flags.text("dest-cert"),
                "key", flags.text("dest-key"),
                "cacert", flags.text("dest-cacert"),
                "insecure-transport", flags.is("dest-insecure-transport"),
                "insecure-skip-tls-verify", false,
                "discovery-srv", ""));
        all.putAll(Map.of(
                "user", flags.text("dest-user"),
                "password", password(call, flags.text("dest-user"), flags.text("dest-password")),
                "auth-jwt-token", ""));
        Set<String> given = new HashSet<>(source.given());
        given.removeAll(OF_SOURCE);
        return new Values(all, given);
    }

    private static String password(Call call, String user, String given) {
        if (user.isEmpty() || user.contains(":") || !given.isEmpty()) {
            return given;
        }
        return call.execution()
                .host()
                .askPassword("Destination Password: ")
                .orElseThrow(
                        () -> new CommandFailure(
                                CommandFailure.ERROR,
                                "there is no terminal to ask for the password; give it by --dest-password or as --dest-user name:password"));
    }
}
