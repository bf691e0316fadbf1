// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/** What the service properties of a listener ask for. */
record ListenerProperties(Map<String, ?> properties) {
    /** Returns what to watch; nothing if no keys are named. */
    Optional<WatchRequest> request() {
        var keys = new ArrayList<KeyRange>();
        texts(WatchListener.KEY).forEach(key -> keys.add(KeyRange.single(Bytes.utf8(key))));
        texts(WatchListener.KEY_PREFIX).forEach(prefix -> keys.add(KeyRange.prefix(Bytes.utf8(prefix))));
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(new WatchRequest(
                        keys, number(WatchListener.START_REVISION), true, true, enabled(WatchListener.PREVIOUS)));
    }

    /** Returns the name of the only member it wants to hear of. */
    Optional<String> member() {
        return texts(Member.NAME).stream().findFirst();
    }

    private List<String> texts(String name) {
        return texts(properties.get(name));
    }

    private static List<String> texts(@Nullable Object value) {
        if (value instanceof Object[] several) {
            return Arrays.stream(several).map(String::valueOf).toList();
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    private long number(String name) {
        var value = properties.get(name);
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value == null ? 0 : Long.parseLong(value.toString());
    }

    private boolean enabled(String name) {
        return Boolean.parseBoolean(String.valueOf(properties.get(name)));
    }
}
