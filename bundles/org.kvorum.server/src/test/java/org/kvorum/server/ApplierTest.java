// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bytes.Bytes;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;

/** Entries as a later version writes them. */
final class ApplierTest {
    @Test
    void aChangeOfTheMembershipThatIsNotKnownEndsTheMember() {
        var environment = new SystemEnvironment();
        var failed = new CompletableFuture<Throwable>();
        try (var loop = environment.newEventLoop("apply", failed::complete)) {
            var applier = new Applier(
                    loop,
                    Stub.of(Backend.class, Map.of()),
                    Stub.of(KvStore.class, Map.of()),
                    Stub.of(Membership.class, Map.of()),
                    Stub.of(CommandExecutor.class, Map.of()),
                    new Proposals<ApplyResult>(
                            environment.ticker(),
                            loop,
                            Duration.ofSeconds(1),
                            begun -> ErrorCode.TIMEOUT,
                            Metrics.none()),
                    Stub.of(Applier.Effects.class, Map.of()));

            applier.apply(List.of(new Entry(1, 1, EntryType.CONF_CHANGE_V2, Bytes.EMPTY)));

            assertThat(failed)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .hasMessageContaining("log index 1")
                    .hasMessageContaining("ConfChangeV2");
        }
    }
}
