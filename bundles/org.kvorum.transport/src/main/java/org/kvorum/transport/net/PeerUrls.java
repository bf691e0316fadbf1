// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import java.util.List;

/** The URLs of one peer and the one that is used now: it stays the same until it fails. */
public final class PeerUrls {
    private List<PeerUrl> urls;
    private int picked;

    /** Creates the choice with at least one URL. */
    public PeerUrls(List<PeerUrl> urls) {
        this.urls = List.copyOf(urls);
    }

    /** Replaces the URLs. */
    public void update(List<PeerUrl> changed) {
        urls = List.copyOf(changed);
        picked = 0;
    }

    /** Returns the URL to use. */
    public PeerUrl pick() {
        return urls.get(picked);
    }

    /** Goes on to the next URL if the one that failed is still the one in use. */
    public void failed(PeerUrl url) {
        if (urls.get(picked).equals(url)) {
            picked = (picked + 1) % urls.size();
        }
    }
}
