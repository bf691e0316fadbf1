// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kvorum.api.member.MemberConfig;

/** A machine with the files a test gives it, and the address 10.1.2.3. */
record FakeHost(Map<String, String> files) implements Host {
    @Override
    public String read(Path file) throws IOException {
        var text = files.get(file.toString());
        if (text == null) {
            throw new NoSuchFileException(file.toString());
        }
        return text;
    }

    @Override
    public Optional<String> defaultRouteAddress() {
        return Optional.of("10.1.2.3");
    }

    static Outcome read(Map<String, String> environment, String... args) {
        return new ConfigReader(new FakeHost(Map.of())).read(List.of(args), environment);
    }

    static MemberConfig config(String... args) {
        return config(read(Map.of(), args));
    }

    static MemberConfig config(Outcome outcome) {
        if (outcome instanceof Outcome.Run run) {
            return run.config();
        }
        throw new UncheckedIOException(new IOException("does not run: " + outcome));
    }

    static MemberConfig yaml(String text) {
        return config(yamlOutcome(text));
    }

    static Outcome yamlOutcome(String text) {
        return new ConfigReader(new FakeHost(Map.of("/etc/etcd.yml", text)))
                .read(List.of("--config-file", "/etc/etcd.yml", "--name", "unheard"), Map.of("ETCD_MAX_WALS", "9"));
    }

    static String refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Refusal refusal) {
            var last = refusal.notices().get(refusal.notices().size() - 1);
            return String.valueOf(last.fields().getOrDefault("error", last.message()));
        }
        return outcome.toString();
    }

    static List<String> warnings(Outcome outcome) {
        if (outcome instanceof Outcome.Run run) {
            return run.notices().stream()
                    .filter(notice -> notice.level() == Notice.Level.WARN)
                    .map(notice -> notice.message() + notice.fields())
                    .toList();
        }
        return List.of();
    }
}
