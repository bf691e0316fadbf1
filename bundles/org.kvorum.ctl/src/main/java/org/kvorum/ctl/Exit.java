// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.util.concurrent.CountDownLatch;
import org.kvorum.cli.Stop;

/** The end of the process: by a command that is done, also when a signal has told it to be done. */
final class Exit {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Stop stop = new Stop(this::stopOnSignal);
    private volatile int code;

    /** Returns what tells the command to end; until a command asks for that, a signal just ends the process. */
    Stop stop() {
        return stop;
    }

    /** SIGINT and SIGTERM begin a shutdown: tell the command, wait for it, and end with its exit code instead of their own. */
    private void stopOnSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.tell();
            try {
                done.await();
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(code);
        }));
    }

    /** Ends the process at once: everything has been written and closed. */
    void with(int exitCode) {
        code = exitCode;
        done.countDown();
        Runtime.getRuntime().halt(exitCode);
    }
}
