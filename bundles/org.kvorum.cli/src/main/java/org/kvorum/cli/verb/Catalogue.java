// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.Optional;

/** All commands of the first level, made when they are asked for: a program that runs one command loads one. */
public final class Catalogue {
    /** Sorted, as help shows them. */
    private static final List<String> NAMES = List.of(
            "alarm",
            "auth",
            "check",
            "compaction",
            "completion",
            "defrag",
            "del",
            "downgrade",
            "elect",
            "endpoint",
            "get",
            "help",
            "lease",
            "lock",
            "make-mirror",
            "member",
            "move-leader",
            "options",
            "put",
            "role",
            "snapshot",
            "txn",
            "user",
            "version",
            "watch");

    private Catalogue() {}

    /** Returns the names, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /** Returns the command of the name. */
    public static Optional<Command> named(String name) {
        return NAMES.contains(name) ? Optional.of(make(name)) : Optional.empty();
    }

    /** Returns all. */
    public static List<Command> all() {
        return NAMES.stream().map(Catalogue::make).toList();
    }

    private static Command make(String name) {
        return switch (name) {
            case "alarm" -> Alarm.command();
            case "auth" -> Auth.command();
            case "check" -> Check.command();
            case "compaction" -> Compaction.command();
            case "completion" -> Completion.command();
            case "defrag" -> Defrag.command();
            case "del" -> Del.command();
            case "downgrade" -> Downgrade.command();
            case "elect" -> Elect.command();
            case "endpoint" -> EndpointFamily.command();
            case "get" -> Get.command();
            case "help" -> HelpVerb.command();
            case "lease" -> Lease.command();
            case "lock" -> Lock.command();
            case "make-mirror" -> MakeMirror.command();
            case "member" -> Member.command();
            case "move-leader" -> MoveLeader.command();
            case "options" -> Options.command();
            case "put" -> Put.command();
            case "role" -> Role.command();
            case "snapshot" -> Snapshot.command();
            case "txn" -> Txn.command();
            case "user" -> User.command();
            case "version" -> Version.command();
            case "watch" -> Watch.command();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
