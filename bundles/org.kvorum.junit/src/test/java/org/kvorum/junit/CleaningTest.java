// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.options.PutOption;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test runs twice: the second time it finds what the first one has left, if it was not cleaned up. */
@Timeout(60)
class CleaningTest {
    @Nested
    class OfKeys {
        @RegisterExtension
        static final KvorumExtension kvorum = KvorumExtension.member().clean(Cleaning.KEYS);

        @RepeatedTest(2)
        void leavesNoKeyAndNoLease(URI endpoint) throws Exception {
            try (var client = Jetcd.client(endpoint)) {
                assertThat(Jetcd.get(client.getKVClient(), "leftover")).isEmpty();
                assertThat(kvorum.cluster().member().server().member().leases().leases())
                        .isEmpty();
                long lease = client.getLeaseClient()
                        .grant(60)
                        .get(10, TimeUnit.SECONDS)
                        .getID();
                var leased = PutOption.builder().withLeaseId(lease).build();
                client.getKVClient()
                        .put(Jetcd.bytes("leased"), Jetcd.bytes("x"), leased)
                        .get(10, TimeUnit.SECONDS);
                Jetcd.put(client.getKVClient(), "leftover", "x");
                kvorum.cluster().stop();
            }
        }
    }

    @Nested
    class OfEverything {
        @RegisterExtension
        static final KvorumExtension kvorum =
                KvorumExtension.cluster(3).engine("xodus").clean(Cleaning.EVERYTHING);

        @RepeatedTest(2)
        void beginsWithTheFirstRevisionAgain(URI endpoint) throws Exception {
            try (var client = Jetcd.client(endpoint)) {
                var put = client.getKVClient()
                        .put(Jetcd.bytes("leftover"), Jetcd.bytes("x"))
                        .get(10, TimeUnit.SECONDS);
                assertThat(put.getHeader().getRevision()).isEqualTo(2);
            }
        }
    }

    @Nested
    @KvorumTest(clean = Cleaning.KEYS)
    class OfAnAnnotatedClass {
        @RepeatedTest(2)
        void leavesNoKey(URI endpoint) throws Exception {
            try (var client = Jetcd.client(endpoint)) {
                assertThat(Jetcd.get(client.getKVClient(), "leftover")).isEmpty();
                Jetcd.put(client.getKVClient(), "leftover", "x");
            }
        }
    }
}
