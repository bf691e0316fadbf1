// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A Java file, seen only as the packages it refers to.
 *
 * <p>Sources are read and not class files: they are there before anything is compiled, and constants and annotations,
 * which the compiler copies or drops, still show where they came from.
 *
 * @param code the text without comments and literals, so that neither a Javadoc link nor a log line counts as a use
 */
record SourceFile(Path path, String code) {
    private static final Pattern NOISE = Pattern.compile("\"\"\"(?s:.*?)\"\"\""
            + "|\"(?:\\\\.|[^\"\\\\\\n])*+\""
            + "|'(?:\\\\.|[^'\\\\\\n])++'"
            + "|//[^\\n]*+"
            + "|/\\*(?s:.*?)\\*/");
    private static final Pattern IMPORT =
            Pattern.compile("^\\s*import\\s+(?:static\\s+)?([\\w.]+?)(?:\\.\\*)?\\s*;", Pattern.MULTILINE);
    private static final Pattern QUALIFIED = Pattern.compile(
            "(?<![\\w.])(?:org\\.kvorum|io\\.grpc|com\\.google\\.rpc|jetbrains\\.exodus)(?:\\.\\w++)++");

    static SourceFile read(Path path) {
        try {
            return of(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourceFile of(Path path, String text) {
        return new SourceFile(path, NOISE.matcher(text).replaceAll("\"\""));
    }

    /** Returns the packages that are imported or named in full, its own included when it says so. */
    SortedSet<String> packagesUsed() {
        SortedSet<String> packages = new TreeSet<>();
        IMPORT.matcher(code).results().forEach(found -> packages.add(packageOf(found.group(1))));
        QUALIFIED.matcher(code).results().forEach(found -> packages.add(packageOf(found.group())));
        return packages;
    }

    /** By Java's custom the first capital letter begins the type. */
    private static String packageOf(String name) {
        StringBuilder found = new StringBuilder();
        for (String segment : name.split("\\.", -1)) {
            if (Character.isUpperCase(segment.charAt(0))) {
                break;
            }
            found.append(found.isEmpty() ? "" : ".").append(segment);
        }
        return found.toString();
    }
}
