// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.rpc.net.EventLoops;
import org.kvorum.rpc.net.GrpcLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The event loops of the client edge, made beside the start of the member.
 *
 * <p>Most of what the edge needs to open is loading the classes of Netty and gRPC. Here a thread does it while the member recovers, instead of after it.
 */
@Component(service = ClientLoops.class, immediate = true)
public final class ClientLoops {
    /** For a server that is built and never started: any will do. */
    private static final GrpcLimits ANY_LIMITS =
            new GrpcLimits(1 << 20, 1, Duration.ofSeconds(5), Duration.ofHours(2), Duration.ofSeconds(20));

    private final CompletableFuture<EventLoops> loops = new CompletableFuture<>();
    private final EventLoop maker;

    /** Begins to make the loops. */
    @Activate
    public ClientLoops(@Reference Environment environment) {
        maker = environment.newEventLoop("kvorum-rpc-start", loops::completeExceptionally);
        maker.execute(() -> {
            var started = EventLoops.start(Runtime.getRuntime().availableProcessors());
            loops.complete(started);
            started.rehearse(ANY_LIMITS);
        });
    }

    /** Returns the loops, once they are there. */
    EventLoops await() {
        return loops.join();
    }

    @Deactivate
    void close() {
        // there are none to close if they could not be made
        loops.thenAccept(EventLoops::close).exceptionally(failure -> null).join();
        maker.close();
    }
}
