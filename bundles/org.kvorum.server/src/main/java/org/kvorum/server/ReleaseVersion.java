// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Optional;
import java.util.regex.Pattern;
import org.kvorum.api.member.Member;

/** A version by its first two numbers, which is as far as clusters look at versions. */
record ReleaseVersion(int major, int minor) implements Comparable<ReleaseVersion> {
    /** What a cluster runs at while not all of its members are known. */
    static final ReleaseVersion LOWEST = new ReleaseVersion(3, 0);

    /** The lowest version whose members know everything that is proposed here; those before end at what they do not know. */
    static final ReleaseVersion SUPPORTED_LOWEST = new ReleaseVersion(3, 5);

    /** The lowest version whose members tell by which version their database is laid out. */
    private static final ReleaseVersion STORAGE_LOWEST = new ReleaseVersion(3, 5);

    private static final Pattern FULL =
            Pattern.compile("(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,17})([-+][0-9A-Za-z.+-]+)?");

    /** Returns this server's version. */
    static ReleaseVersion own() {
        return parse(Member.ETCD_VERSION).orElseThrow();
    }

    /** Reads a version of three numbers, with or without something behind them; empty if it is none. */
    static Optional<ReleaseVersion> parse(String text) {
        var match = FULL.matcher(text);
        return match.matches()
                ? Optional.of(new ReleaseVersion(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }

    /** Reads a version as {@link #parse} does, or one of two numbers. */
    static Optional<ReleaseVersion> parseShort(String text) {
        return parse(text).or(() -> parse(text + ".0"));
    }

    /** Returns the version a database is laid out by in a cluster that runs at this version. */
    ReleaseVersion storage() {
        return compareTo(STORAGE_LOWEST) < 0 ? STORAGE_LOWEST : this;
    }

    /** Returns the version before. */
    ReleaseVersion previous() {
        return new ReleaseVersion(major, minor - 1);
    }

    /** Returns the two numbers. */
    String brief() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    /** Returns the version as it is written into the log, with a third number that is 0. */
    @Override
    public String toString() {
        return major + "." + minor + ".0";
    }
}
