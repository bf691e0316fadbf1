// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.listener.WatchListener;
import org.osgi.service.component.annotations.Component;

@Component(property = {WatchListener.KEY_PREFIX + "=conf/", WatchListener.START_REVISION + ":Long=1"})
public final class LimitListener implements WatchListener {
    private final Map<String, String> limits = new ConcurrentHashMap<>();

    @Override
    public void changed(long revision, List<WatchEvent> events) {
        for (var event : events) {
            if (event.isDelete()) {
                limits.remove(event.keyText());
            } else {
                limits.put(event.keyText(), event.entry().text());
            }
        }
    }

    Map<String, String> limits() {
        return Map.copyOf(limits);
    }
}
