// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
final class Await {
    private static final int TRIES = 4_000;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        var never = new CountDownLatch(1);
        try {
            for (int i = 0; i < TRIES; i++) {
                if (condition.getAsBoolean()) {
                    return;
                }
                if (never.await(5, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("counted down by nobody");
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("waited in vain until " + what);
    }
}
