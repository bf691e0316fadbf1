// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

/** What is cleaned up between two tests that share a cluster. */
public enum Cleaning {
    /** Nothing: each test finds what the one before has left, and members that it has stopped are stopped. */
    NOTHING,

    /** Keys and leases; stopped members are started. Revisions go on. Takes milliseconds. */
    KEYS,

    /** Everything: all members start anew with empty directories, at the same ports. Revisions begin with 1 again. */
    EVERYTHING
}
