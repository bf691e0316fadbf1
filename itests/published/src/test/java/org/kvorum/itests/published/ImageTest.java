// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The image as a runtime reads it: index, manifest, configuration, layers, each by the digest of its bytes. */
final class ImageTest {
    private static final Path LAYOUT = BuiltBundle.ROOT.resolve("distro/image/target/oci");

    @Test
    void layoutNamesOneImageByItsDigest() throws Exception {
        assertThat(Files.readString(LAYOUT.resolve("oci-layout"))).contains("\"imageLayoutVersion\": \"1.0.0\"");
        var index = json(Files.readAllBytes(LAYOUT.resolve("index.json")));
        assertThat(index.get("mediaType").getAsString()).isEqualTo("application/vnd.oci.image.index.v1+json");
        assertThat(index.getAsJsonArray("manifests")).hasSize(1);
        assertThat(manifest().get("mediaType").getAsString()).isEqualTo("application/vnd.oci.image.manifest.v1+json");
    }

    @Test
    void startsTheProgramAsNobodyInParticular() throws Exception {
        var config = config().getAsJsonObject("config");
        assertThat(config.getAsJsonArray("Entrypoint").toString()).isEqualTo("[\"/opt/kvorum/bin/kvorum\"]");
        assertThat(config.get("User").getAsString()).isEqualTo("65532:65532");
        assertThat(config.getAsJsonObject("ExposedPorts").keySet()).containsExactlyInAnyOrder("2379/tcp", "2380/tcp");
        assertThat(config.getAsJsonObject("Volumes").keySet()).containsExactly("/var/lib/kvorum");
        assertThat(config.getAsJsonArray("Env").toString()).contains("ETCD_DATA_DIR=/var/lib/kvorum");
    }

    @Test
    void layersHoldTheDistributionAndPlacesToWriteTo() throws Exception {
        var entries = new ArrayList<TarEntry>();
        for (var layer : layers()) {
            entries.addAll(layer);
        }
        var program = entries.stream()
                .filter(entry -> entry.name().endsWith("opt/kvorum/bin/kvorum"))
                .findFirst();
        assertThat(program).map(TarEntry::permissions).contains("rwxr-xr-x");
        assertThat(entries.stream().map(entry -> Path.of("/").resolve(entry.name())))
                .containsAll(Distribution.bundles().stream()
                        .map(jar -> Path.of("/opt/kvorum/bundle").resolve(jar.getFileName()))
                        .toList());
        assertThat(entries)
                .filteredOn(entry -> entry.name().matches("/?var/(lib|cache)/kvorum/"))
                .hasSize(2)
                .allMatch(entry -> entry.permissions().equals("rwxrwxrwx"));
        // folders on the way get the plugin's own time, which is always the same
        assertThat(entries.stream().map(TarEntry::modified))
                .containsOnly(Instant.ofEpochSecond(1), Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void configurationKnowsTheLayersByTheirUnpackedDigest() throws Exception {
        var expected = new ArrayList<String>();
        for (var layer : manifest().getAsJsonArray("layers")) {
            assertThat(layer.getAsJsonObject().get("mediaType").getAsString())
                    .isEqualTo("application/vnd.oci.image.layer.v1.tar+gzip");
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(blob(layer.getAsJsonObject())))) {
                expected.add(digest(unpacked.readAllBytes()));
            }
        }
        var rootfs = config().getAsJsonObject("rootfs");
        assertThat(rootfs.getAsJsonArray("diff_ids").asList().stream().map(id -> id.getAsString()))
                .containsExactlyElementsOf(expected);
    }

    static List<List<TarEntry>> layers() throws IOException {
        var layers = new ArrayList<List<TarEntry>>();
        for (var layer : manifest().getAsJsonArray("layers")) {
            layers.add(TarEntry.ofGzip(path(layer.getAsJsonObject())));
        }
        return layers;
    }

    private static JsonObject config() throws IOException {
        var descriptor = manifest().getAsJsonObject("config");
        assertThat(descriptor.get("mediaType").getAsString()).isEqualTo("application/vnd.oci.image.config.v1+json");
        return json(blob(descriptor));
    }

    private static JsonObject manifest() throws IOException {
        var index = json(Files.readAllBytes(LAYOUT.resolve("index.json")));
        return json(blob(index.getAsJsonArray("manifests").get(0).getAsJsonObject()));
    }

    /** Returns the bytes a descriptor stands for; they are of the size and the digest it tells. */
    private static byte[] blob(JsonObject descriptor) throws IOException {
        var bytes = Files.readAllBytes(path(descriptor));
        assertThat(descriptor.get("size").getAsLong()).isEqualTo(bytes.length);
        assertThat(descriptor.get("digest").getAsString()).isEqualTo(digest(bytes));
        return bytes;
    }

    private static Path path(JsonObject descriptor) {
        return LAYOUT.resolve("blobs")
                .resolve(descriptor.get("digest").getAsString().replace(':', '/'));
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject json(byte[] bytes) {
        return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    }
}
