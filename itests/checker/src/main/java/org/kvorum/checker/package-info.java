// SPDX-License-Identifier: Apache-2.0
/**
 * Judges histories of clients of an etcd-like store. Pure functions of a history: no clock, no thread, no disk.
 *
 * <h2>How linearizability is decided, and why not key by key</h2>
 *
 * A history of independent registers may be cut by key, because linearizability is local to objects. etcd's keys are no independent objects: every answer carries the one revision of the whole
 * store, a transaction touches many keys, and two histories that are each right for their key can be impossible together (both keys claim revision 7). So nothing is cut by key here. The
 * revision, which forbids the cut, makes it needless: it is the linearization order. Each effective write has its own revision, each answered read its place between two of them.
 *
 * <p>For a given order by revisions there is a linearization that keeps it if and only if (1) no operation was invoked after the moment at which a revision behind its own place had been seen by
 * anyone ({@link org.kvorum.checker.TimeBounds}), and (2) replaying the order gives each operation its answer. Reads between two writes sort themselves by invocation. Both take linear time.
 *
 * <p>What is left to search are the gaps: revisions that no answered operation claims, written by operations of unknown outcome or by the store itself (a lease that expired). There the checker
 * does what Wing, Gong and Lowe do: it linearizes one of the open operations just in time, goes on, comes back when an answer does not fit, and remembers (revision, operations used, state) that
 * failed ({@link org.kvorum.checker.GapSearch}). Before it tries an operation it asks the evidence ({@link org.kvorum.checker.Evidence}): what reads, previous values and watches
 * say about who wrote a revision, and in which revisions a key cannot have been written since its version tells how often it was. Operations of unknown outcome that no gap takes were never done.
 */
@NullMarked
package org.kvorum.checker;

import org.jspecify.annotations.NullMarked;
