// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * The operating system as an environment. Every loop is a platform thread that keeps the process alive until the loop is closed. Randomness is fit for secrets.
 *
 * <p>A thread that uses the disk must not be interrupted: the JDK closes a file under an interrupted thread.
 */
@Component(service = Environment.class, scope = ServiceScope.PROTOTYPE)
public final class SystemEnvironment implements Environment {
    private final InstantSource clock = InstantSource.system();
    private final Ticker ticker = System::nanoTime;
    private final RandomGenerator random = new SecureRandom();
    private final Disk disk = new SystemDisk();

    /** Creates the environment; it holds no resources until it is used. */
    @Activate
    public SystemEnvironment() {}

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
        return ThreadEventLoop.start(name, ticker, failure);
    }
}
