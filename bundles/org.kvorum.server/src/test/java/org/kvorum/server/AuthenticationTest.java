// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.OtherCommand;

class AuthenticationTest {
    @Test
    void endsAMemberWhoseClusterTurnsItOn() {
        assertThatThrownBy(() -> Authentication.passedOver(new OtherCommand(1000, Bytes.EMPTY)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("remove this member");
        assertThatCode(() -> Authentication.passedOver(new OtherCommand(1100, Bytes.EMPTY)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Authentication.passedOver(new OtherCommand(0, Bytes.EMPTY)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesADatabaseInWhichItIsOn() {
        assertThatThrownBy(() -> Authentication.requireOff(database(new byte[] {1})))
                .isInstanceOf(StartException.class);
        assertThatCode(() -> Authentication.requireOff(database(new byte[] {0})))
                .doesNotThrowAnyException();
        assertThatCode(() -> Authentication.requireOff(new Records(Map.of()))).doesNotThrowAnyException();
    }

    private static StoreView database(byte[] enabled) {
        return new Records(Map.of(Bytes.utf8("authEnabled"), Bytes.of(enabled)));
    }

    private record Records(Map<Bytes, Bytes> auth) implements StoreView {
        @Override
        public @Nullable Bytes get(Bucket bucket, Bytes key) {
            return bucket.equals(Bucket.AUTH) ? auth.get(key) : null;
        }

        @Override
        public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }
}
