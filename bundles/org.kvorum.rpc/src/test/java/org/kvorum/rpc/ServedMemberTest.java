// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.rpc.fake.FakeMember;
import org.kvorum.rpc.net.EventLoops;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

final class ServedMemberTest {
    private final ServedMember served = new ServedMember(framework(), "n1", new FakeMember(), new TestEnvironment());

    @Test
    void doesWithoutTheServicesOfWhoCannotMakeThem() {
        var asked = new AtomicInteger();
        var broken = new Offer.Made((member, environment) -> {
            asked.incrementAndGet();
            throw new IllegalStateException("not today");
        });

        served.mount(broken);
        served.unmount(broken);

        assertThat(asked).hasValue(1);
    }

    @Test
    void takesSettingsThatChangeWhileItOpens() {
        var current =
                new AtomicReference<>(EdgeFixture.config(Map.of("warning-unary-request-duration", "3600000000000")));
        var framework = new OneService(MemberSettings.class, () -> Objects.requireNonNull(current.get()));
        var warnings = new AtomicInteger();
        var environment = new TestEnvironment() {
            @Override
            public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
                current.set(EdgeFixture.config(Map.of("warning-unary-request-duration", "0")));
                framework.modified();
                return super.newEventLoop(name, failure);
            }

            @Override
            public InstantSource clock() {
                return () -> {
                    warnings.incrementAndGet();
                    return Instant.EPOCH;
                };
            }
        };
        try (var loops = EventLoops.start(1);
                var member = new ServedMember(framework.context(), "n1", new FakeMember(), environment)) {
            member.serve(loops, status -> {});
            var unused = KVGrpc.newBlockingStub(framework.channel())
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("a"))
                            .build());

            assertThat(warnings).as("a line for every call").hasValueGreaterThan(0);
        }
    }

    private static BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) -> FrameworkUtil.createFilter((String) arguments[0]));
    }
}
