// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Status;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The status of a call in the words of etcd's client. */
final class GoStatus {
    private static final Pattern CONNECTION =
            Pattern.compile("Last Pick Failure=Status\\{.*?cause=[\\w.$]+: ([^\n]*)\n");
    private static final Pattern REFUSED = Pattern.compile("Connection refused: [^/]*/(.*)");

    private static final Set<String> STALE_TOKEN =
            Set.of("etcdserver: invalid auth token", "etcdserver: revision of auth store is old");

    private GoStatus() {}

    /** Returns whether a server says with this that it does not know the caller any more; whoever made the connection may help with the next call. */
    static boolean isStaleToken(@Nullable String text) {
        return text != null && STALE_TOKEN.contains(text);
    }

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
        String text = Optional.ofNullable(status.getDescription()).orElse("");
        return status.getCode() == Status.Code.DEADLINE_EXCEEDED ? deadline(text) : text;
    }

    /** A call that waited for a connection in vain tells why there was none. */
    private static String deadline(String text) {
        Matcher failure = CONNECTION.matcher(text);
        if (!failure.find()) {
            return text.startsWith("etcdserver: ") ? text : "context deadline exceeded";
        }
        Matcher refused = REFUSED.matcher(failure.group(1));
        String reason =
                refused.matches() ? "dial tcp " + refused.group(1) + ": connect: connection refused" : failure.group(1);
        return "latest balancer error: connection error: desc = \"transport: Error while dialing: " + reason + "\"";
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
