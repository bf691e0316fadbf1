// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of each task before it runs: whose turn it was, and when, is all there is to tell one run of a seed from another. */
@ConsumerType
@FunctionalInterface
public interface LoopObserver {
    /**
     * A task is about to run.
     *
     * @param loop the loop's name, with that of its machine
     * @param nanos the time of the world
     */
    void runs(String loop, long nanos);
}
