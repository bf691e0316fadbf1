// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.KeyGenerator;

/** What whoever wants a console has to know. It lies in a file that only its owner may read; a file that others may read is refused. */
final class ConsoleToken {
    /** The name of the file below the data directory, if no other is configured. */
    static final String FILE = "console.token";

    /** What is longer is no token. */
    static final int BYTES_MAX = 4096;

    private static final int BITS = 128;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final byte[] secret;

    private ConsoleToken(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the token; makes one if there is no file. */
    static ConsoleToken readOrMake(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
            Files.writeString(file, fresh() + "\n", StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException there) {
            requirePrivate(file);
        }
        var secret = Files.readString(file).strip();
        if (secret.isEmpty()) {
            throw new IOException(file + " holds no token: delete it to have one made");
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new IOException(file + " holds more than a token of " + BYTES_MAX + " bytes");
        }
        return new ConsoleToken(secret);
    }

    /** A key is the one thing that must not be repeatable, so the platform makes it. */
    private static String fresh() {
        try {
            var keys = KeyGenerator.getInstance("AES");
            keys.init(BITS);
            return HexFormat.of().formatHex(keys.generateKey().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform makes AES keys", e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        var permissions = Files.getPosixFilePermissions(file);
        if (!OWNER.containsAll(permissions)) {
            throw new IOException(file + " may be read by others than its owner: chmod 600 " + file);
        }
    }

    /** Compares in a time that does not tell where they differ. */
    boolean is(String said) {
        return MessageDigest.isEqual(secret, said.getBytes(StandardCharsets.UTF_8));
    }
}
