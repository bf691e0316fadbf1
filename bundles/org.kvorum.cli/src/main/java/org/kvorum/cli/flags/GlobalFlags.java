// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.util.List;

/** The flags that every command takes. */
public final class GlobalFlags {
    private static final Flag WRITE_OUT = Flag.text(
                    "write-out", "simple", "set the output format (fields, json, protobuf, simple, table)")
            .or('w');
    private static final Flag HEX = Flag.flag("hex", "print byte strings as hex encoded strings");
    private static final Flag COMMAND_TIMEOUT = Flag.of(
            "command-timeout", Kind.DURATION, "5s", "timeout for short running command (excluding dial timeout)");

    private GlobalFlags() {}

    /** Returns those of a shell, whose server is given. */
    public static List<Flag> ofShell() {
        return List.of(COMMAND_TIMEOUT, HEX, WRITE_OUT);
    }

    /** Returns those of the program, sorted by name. */
    public static List<Flag> ofProgram() {
        return List.of(
                Flag.text(
                        "auth-jwt-token",
                        "",
                        "JWT token used for authentication (if this option is used, --user and --password should not be set)"),
                Flag.text("cacert", "", "verify certificates of TLS-enabled secure servers using this CA bundle"),
                Flag.text("cert", "", "identify secure client using this TLS certificate file"),
                COMMAND_TIMEOUT,
                Flag.flag("debug", "enable client-side debug logging"),
                Flag.of("dial-timeout", Kind.DURATION, "2s", "dial timeout for client connections"),
                Flag.text("discovery-srv", "", "domain name to query for SRV records describing cluster endpoints")
                        .or('d'),
                Flag.text("discovery-srv-name", "", "service name to query when using DNS discovery"),
                Flag.of("endpoints", Kind.LIST, "127.0.0.1:2379", "gRPC endpoints"),
                HEX,
                Flag.of(
                        "insecure-discovery",
                        Kind.SWITCH,
                        "true",
                        "accept insecure SRV records describing cluster endpoints"),
                Flag.flag(
                        "insecure-skip-tls-verify",
                        "skip server certificate verification (CAUTION: this option should be enabled only for testing purposes)"),
                Flag.of("insecure-transport", Kind.SWITCH, "true", "disable transport security for client connections"),
                Flag.of("keepalive-time", Kind.DURATION, "2s", "keepalive time for client connections"),
                Flag.of("keepalive-timeout", Kind.DURATION, "6s", "keepalive timeout for client connections"),
                Flag.text("key", "", "identify secure client using this TLS key file"),
                Flag.number(
                        "max-recv-bytes",
                        0,
                        "client-side response receive limit in bytes (if 0, it defaults to \"math.MaxInt32\")"),
                Flag.number(
                        "max-request-bytes",
                        0,
                        "client-side request send limit in bytes (if 0, it defaults to 2.0 MiB (2 * 1024 * 1024).)"),
                Flag.text(
                        "password",
                        "",
                        "password for authentication (if this option is used, --user option shouldn't include password)"),
                Flag.text("user", "", "username[:password] for authentication (prompt if password is not supplied)"),
                WRITE_OUT);
    }
}
