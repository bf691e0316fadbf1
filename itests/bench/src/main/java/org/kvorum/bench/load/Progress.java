// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

/** Told about once a second how a run goes. */
@FunctionalInterface
public interface Progress {

    /**
     * A run is under way.
     *
     * @param perSecond operations a second since the last report
     */
    void report(String what, double seconds, double perSecond);
}
