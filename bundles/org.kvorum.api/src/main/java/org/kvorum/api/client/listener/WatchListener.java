// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client.listener;

import java.util.List;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.WatchEvent;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of changes of keys: in the order of their revisions, each revision as a whole and once, on one thread. A listener that is slow delays nobody else; what
 * it has not taken yet stays in the store.
 *
 * <p>A listener that throws is logged and is not called again for that revision.
 *
 * <p>As a service it needs no call: it is registered with {@link #KEY} or {@link #KEY_PREFIX} and hears of the changes at one member, and from the next
 * revision on at another member of the same cluster, or at the same one when it is back. If its properties change, it hears of what they ask for now, from the
 * first revision on that it has not heard of. Whoever keeps what it heard of across its own restarts implements
 * {@link #startRevision()}; what it had taken but not kept is told again.
 */
@ConsumerType
@FunctionalInterface
public interface WatchListener {
    /** Service property: the keys to watch; {@code String} or {@code String[]}, as UTF-8. */
    String KEY = "kvorum.key";

    /** Service property: what the keys to watch begin with; {@code String} or {@code String[]}, as UTF-8. The empty prefix is all keys. */
    String KEY_PREFIX = "kvorum.key.prefix";

    /** Service property: whether the pairs before the changes are wanted; {@code Boolean}. */
    String PREVIOUS = "kvorum.prev.kv";

    /** Service property: the first revision wanted, a number; without it the changes after the registration are told. */
    String START_REVISION = "kvorum.start.revision";

    /**
     * Called for every revision that changed a watched key.
     *
     * @param revision the revision; never lower than, and never the same as, that of an earlier call
     * @param events its changes of watched keys, in order; never empty
     */
    void changed(long revision, List<WatchEvent> events);

    /**
     * Called when revisions that were still to be told have been compacted. The watch goes on by itself; to know how the keys are now, read them.
     *
     * @param fromRevision the first revision that may have been missed
     * @param nextRevision the revision the watch goes on at
     */
    default void compacted(long fromRevision, long nextRevision) {}

    /** Called at most once, and as the last, when the watch is over and not by {@code close}: its member was stopped, or the request was refused. */
    default void ended(KvorumException reason) {}

    /** Returns the revision to begin at when it is registered as a service; 0 for what {@link #START_REVISION} says. */
    default long startRevision() {
        return 0;
    }
}
