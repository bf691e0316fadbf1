// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SourceFileTest {
    @Test
    void findsImportsOfEveryKind() {
        assertThat(used("""
                        import org.kvorum.api.kv.KvStore;
                        import static java.util.Map.entry;
                        import org.kvorum.raft.*;
                        """)).containsExactly("java.util", "org.kvorum.api.kv", "org.kvorum.raft");
    }

    @Test
    void findsNamesWrittenInFull() {
        assertThat(used("class A { org.kvorum.wal.FileWal wal; io.grpc.Server server; }"))
                .containsExactly("io.grpc", "org.kvorum.wal");
    }

    @Test
    void overlooksCommentsAndLiterals() {
        assertThat(used("""
                        /** {@link org.kvorum.wal.FileWal} */
                        // org.kvorum.mvcc.Index
                        class A { String a = "\\"org.kvorum.lease.Lessor"; char c = '"'; }
                        """)).isEmpty();
    }

    @Test
    void overlooksNamesThatOnlyEndAlike() {
        assertThat(used("class A { Object a = other.org.kvorum.wal.FileWal; }")).isEmpty();
    }

    private static Iterable<String> used(String text) {
        return SourceFile.of(Path.of("A.java"), text).packagesUsed();
    }
}
