// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real script starts the real launcher, in an environment of nothing but PATH; there are no bundles to run. */
class ScriptTest {
    /** Surefire runs a module's tests in the module's folder. */
    private static final Path FINDER = Path.of("../../distro/lib/jdk.sh");

    private static final Path SCRIPT = Path.of("../../distro/bin/kvorum");

    @TempDir
    private static Path home;

    private record Ended(int status, String out, String err) {}

    @BeforeAll
    static void assemble() throws IOException {
        Files.createDirectories(home.resolve("bundle"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/build"), "test\n");
        var bin = Files.createDirectories(home.resolve("bin"));
        Files.copy(SCRIPT, bin.resolve("kvorum"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("lib"));
        Files.copy(FINDER, home.resolve("lib/jdk.sh"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.createSymbolicLink(home.resolve("etcd"), bin.resolve("kvorum"));
        var classes = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            classes.add(Path.of(entry).toUri().toString());
        }
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "org.kvorum.launcher.Main");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classes));
        new JarOutputStream(Files.newOutputStream(home.resolve("lib/kvorum.jar")), manifest).close();
    }

    private static Ended run(Map<String, String> environment, String... args) throws Exception {
        var command = new ArrayList<>(List.of(home.resolve("etcd").toString()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).directory(home.toFile());
        var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("KVORUM_ARCHIVE", "no");
        builder.environment().putAll(environment);
        var out = home.resolve("out");
        var err = home.resolve("err");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void theVersionIsThatOfTheLauncherAndNeedsNoJdk() throws Exception {
        var ended = run(Map.of("KVORUM_JAVA_HOME", "/nonexistent"), "--version");

        assertThat(ended)
                .isEqualTo(new Ended(
                        0, VersionText.text(System.getProperty("os.name"), System.getProperty("os.arch")), ""));
        assertThat(ended.out()).startsWith("etcd Version: 3.7.1\nGit SHA: ");
    }

    @Test
    void helpListsEveryFlag() throws Exception {
        var ended = run(Map.of(), "--help");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("\nMember:\n", "  --listen-client-urls 'http://localhost:2379'\n");
        assertThat(ended.err()).startsWith("Usage:\n");
    }

    @Test
    void anUnknownFlagEndsWithTwo() throws Exception {
        var ended = run(Map.of(), "--frob");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).startsWith("flag provided but not defined: -frob\nUsage:\n");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void aVariableBesideItsFlagEndsWithOneAndALine() throws Exception {
        var ended = run(Map.of("ETCD_NAME", "a"), "--name=b");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err().lines())
                .allMatch(line -> line.startsWith("{\"level\":\"") && line.endsWith("}"))
                .last()
                .asString()
                .contains("\"level\":\"fatal\"", "conflicting environment variable is shadowed");
    }

    @Test
    void lettersOutsideAsciiArriveInAnyLocale() throws Exception {
        var ended = run(Map.of("LC_ALL", "C"), "--warning-unary-request-duration=1µs", "--name=µ", "x");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("\"--name=µ\"").contains("\\\"x\\\" is not a valid flag");
    }

    @Test
    void withoutAJdkItSaysSo() throws Exception {
        var ended = run(Map.of("KVORUM_JAVA_HOME", "/nonexistent"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).startsWith("kvorum: needs a JDK 17 or newer");
    }
}
