// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.util.concurrent.CountDownLatch;

/** The end of the process: by a command that is done, also when a signal has told it to be done. */
final class Exit {
    private final CountDownLatch done;
    private volatile int code;
    private volatile boolean ending;

    Exit(CountDownLatch done) {
        this.done = done;
    }

    /** Has SIGINT and SIGTERM tell the command, wait for it, and end with its exit code instead of their own. */
    void whenSignalled(Runnable tell) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (ending) {
                return;
            }
            tell.run();
            try {
                done.await();
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(code);
        }));
    }

    /** Ends the process. */
    void with(int exitCode) {
        code = exitCode;
        done.countDown();
        ending = true;
        System.exit(exitCode);
    }
}
