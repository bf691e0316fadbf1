// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Status;
import java.util.Locale;
import java.util.Optional;

/** The status of a call in the words of etcd's client. */
final class GoStatus {
    private GoStatus() {}

    /** Returns what a user is told. */
    static String told(Status status) {
        String text = text(status);
        if (text.startsWith("etcdserver: ")) {
            return text;
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> "context deadline exceeded";
            case CANCELLED -> "context canceled";
            default -> full(status);
        };
    }

    /** Returns the form with the code, as logs have it. */
    static String full(Status status) {
        return "rpc error: code = " + name(status.getCode()) + " desc = " + text(status);
    }

    private static String text(Status status) {
        return Optional.ofNullable(status.getDescription()).orElse("");
    }

    private static String name(Status.Code code) {
        if (code == Status.Code.CANCELLED) {
            return "Canceled";
        }
        var name = new StringBuilder();
        for (String word : code.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return code == Status.Code.OK ? "OK" : name.toString();
    }
}
