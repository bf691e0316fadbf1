// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that tells the system's resolver what to append to short names; as with etcd, a domain may be one of these. */
final class ResolverFile {
    private ResolverFile() {}

    /** Returns the search domains; none if the file cannot be read. */
    static List<String> searchDomains(Path file) {
        try {
            return searchDomains(Files.readString(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns the search domains of the file's text; the last line that has some decides. */
    static List<String> searchDomains(String text) {
        List<String> domains = List.of();
        for (var line : text.split("\n", -1)) {
            var words = line.strip().split("\\s+", -1);
            if (words.length > 1 && (words[0].equals("search") || words[0].equals("domain"))) {
                domains = List.of(words).subList(1, words.length);
            }
        }
        return domains.stream()
                .map(Endpoint::withoutDot)
                .filter(domain -> !domain.isEmpty())
                .toList();
    }
}
