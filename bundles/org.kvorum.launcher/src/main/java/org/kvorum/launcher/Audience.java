// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

/** Somebody outside the framework who waits for the member. */
interface Audience {
    /** Clients are served. Called once, on a thread of its own, which may block. */
    void ready();

    /** Returns whether it wants to see all there is, before it is told that clients are served. */
    default boolean waitsForPlatform() {
        return false;
    }

    /** The process is about to end. */
    void stopping();
}
