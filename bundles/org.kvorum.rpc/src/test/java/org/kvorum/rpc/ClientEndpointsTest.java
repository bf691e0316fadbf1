// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.proto.v3lockpb.LockGrpc;
import org.kvorum.proto.v3lockpb.LockRequest;
import org.kvorum.rpc.fake.FakeMember;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

final class ClientEndpointsTest {
    private final OneService settings = new OneService(MemberSettings.class, () -> EdgeFixture.config(Map.of()));
    private final ServiceReference<Member> member = registered("n1");
    private final AtomicInteger released = new AtomicInteger();
    private @Nullable Member there = new FakeMember();

    @Test
    void aServiceThatIsRegisteredTwiceStaysForTheOtherRegistration() {
        var loops = new ClientLoops(new TestEnvironment());
        var endpoints = new ClientEndpoints(framework(), new TestEnvironment(), loops);
        ServiceReference<RpcService> own = registered("n1");
        ServiceReference<RpcService> foreign = registered("n2");
        ServiceReference<RpcService> forAll = registered(null);
        ServiceReference<RpcService> forAllAgain = registered(null);
        endpoints.mount(own, new Lock());
        var one = new Lock();
        List.of(foreign, own, forAll, forAllAgain).forEach(reference -> endpoints.mount(reference, one));
        var served = Objects.requireNonNull(endpoints.addingService(member));

        for (var gone : List.of(foreign, own, forAll)) {
            endpoints.unmount(gone);
            assertThatThrownBy(this::lock).hasMessage("UNKNOWN: mutex: session is expired");
        }
        endpoints.unmount(forAllAgain);
        assertThatThrownBy(this::lock).hasMessage("UNIMPLEMENTED: unknown service v3lockpb.Lock");

        endpoints.removedService(member, served);
        loops.close();
    }

    @Test
    void aMemberThatHasGoneAgainIsNotServed() {
        there = null;
        var loops = new ClientLoops(new TestEnvironment());

        var served = new ClientEndpoints(framework(), new TestEnvironment(), loops).addingService(member);

        assertThat(served).isNull();
        loops.close();
    }

    @Test
    void nothingStaysOpenWithoutLoops() {
        var loops = new ClientLoops(new NoLoops());
        var endpoints = new ClientEndpoints(framework(), new TestEnvironment(), loops);

        assertThatThrownBy(() -> endpoints.addingService(member)).isInstanceOf(CompletionException.class);

        assertThat(released).hasValue(1);
        loops.close();
    }

    private void lock() throws StatusRuntimeException {
        var unused = LockGrpc.newBlockingStub(settings.channel()).lock(LockRequest.getDefaultInstance());
    }

    private BundleContext framework() {
        return OneService.fake(BundleContext.class, (name, arguments) -> {
            if (name.equals("getService") && arguments[0] == member) {
                return there;
            }
            if (name.equals("ungetService") && arguments[0] == member) {
                return released.incrementAndGet();
            }
            return settings.answer(name, arguments);
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> ServiceReference<T> registered(@Nullable String member) {
        return OneService.fake(
                ServiceReference.class, (name, arguments) -> arguments[0].equals(Member.NAME) ? member : null);
    }

    private record Lock() implements RpcService {
        @Override
        public String name() {
            return "v3lockpb.Lock";
        }

        @Override
        public List<RpcMethod> methods() {
            return List.of(new RpcMethod.Unary(
                    "Lock", (context, request, reply) -> reply.fail(new RpcException(2, "mutex: session is expired"))));
        }
    }

    /** Has none to give. */
    private static final class NoLoops extends TestEnvironment {
        @Override
        public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
            failure.accept(new IllegalStateException("no more files"));
            return super.newEventLoop(name, failure);
        }
    }
}
