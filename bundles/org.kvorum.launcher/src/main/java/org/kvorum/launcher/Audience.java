// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

/** Somebody outside the framework who waits for the member. */
interface Audience {
    /** Clients are served. Called once, on a thread of its own, which may block. */
    void ready();

    /** The process is about to end. */
    void stopping();
}
