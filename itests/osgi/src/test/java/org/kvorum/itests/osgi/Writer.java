// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client that writes one key after the other and remembers what was acknowledged; what was not, it gives up. */
final class Writer implements AutoCloseable {
    /**
     * A write that was acknowledged.
     *
     * @param key its key, which is never written again
     * @param revision its revision
     */
    record Write(String key, long revision) {}

    private final EtcdClient client;
    private final String prefix;
    private final Thread thread = new Thread(this::run, "writer");
    private final List<Write> acknowledged = new ArrayList<>();
    private int failures;
    private boolean closed;

    private Writer(EtcdClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    static Writer start(EtcdClient client, String prefix) {
        var writer = new Writer(client, prefix);
        writer.thread.start();
        return writer;
    }

    private void run() {
        for (int i = 0; !isClosed(); i++) {
            var key = prefix + i;
            try {
                long revision = client.put(key, "value");
                acknowledged(new Write(key, revision));
            } catch (Exception e) {
                failed();
            }
        }
    }

    private synchronized void acknowledged(Write write) {
        acknowledged.add(write);
        notifyAll();
    }

    private synchronized void failed() {
        failures++;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until as many writes more have been acknowledged. */
    synchronized void awaitMore(int count) throws InterruptedException {
        int goal = acknowledged.size() + count;
        long end = System.nanoTime() + KvorumFramework.PATIENCE.toNanos();
        while (acknowledged.size() < goal) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("only " + acknowledged.size() + " of " + goal + " writes were acknowledged, "
                        + failures + " failed");
            }
            wait(left);
        }
    }

    private synchronized List<Write> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Writes no more; returns all that was acknowledged. */
    List<Write> end() throws InterruptedException {
        close();
        thread.join(KvorumFramework.PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        return acknowledged();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
