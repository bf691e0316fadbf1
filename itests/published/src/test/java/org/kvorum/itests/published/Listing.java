// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a file in the sources that follows from the rest of the build, but is checked in so that a review sees what changes.
 *
 * <p>{@code -Dkvorum.rewrite} puts what follows now in its place; look at the difference before you commit it.
 *
 * @param begin what stands before the part
 * @param end what stands after it
 */
record Listing(Path file, String begin, String end) {
    void isNow(String expected) {
        try {
            String text = Files.readString(file);
            int from = text.indexOf(begin) + begin.length();
            int to = text.indexOf(end, from);
            assertThat(text).as("%s", file).contains(begin, end);
            if (Boolean.getBoolean("kvorum.rewrite") || "".equals(System.getProperty("kvorum.rewrite"))) {
                Files.writeString(file, text.substring(0, from) + expected + text.substring(to));
            } else {
                assertThat(text.substring(from, to))
                        .as("%s; if the new one is right, run ./mvnw -pl itests/published test -Dkvorum.rewrite", file)
                        .isEqualTo(expected);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
