// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;

/** What etcd takes as the URLs of a member. */
final class PeerUrls {
    private PeerUrls() {}

    /**
     * Returns the URLs in the order in which they are kept.
     *
     * @throws RequestException if there is none, or one that cannot be
     */
    static List<String> normalized(List<String> urls) {
        if (urls.isEmpty()) {
            throw new RequestException(ErrorCode.MEMBER_BAD_URLS);
        }
        return urls.stream().map(PeerUrls::normalized).sorted().toList();
    }

    private static String normalized(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new RequestException(ErrorCode.MEMBER_BAD_URLS);
        }
        boolean good =
                switch (String.valueOf(url.getScheme())) {
                    case "http", "https" -> hasPort(url) && isBare(url);
                    case "unix", "unixs" -> true;
                    default -> false;
                };
        if (!good) {
            throw new RequestException(ErrorCode.MEMBER_BAD_URLS);
        }
        return url.toString();
    }

    /** The port may also be a name, and the host empty: it is only looked at when somebody connects. */
    private static boolean hasPort(URI url) {
        var authority = url.getRawAuthority();
        if (authority == null) {
            return false;
        }
        int colon = authority.lastIndexOf(':');
        var host = colon < 0 ? "" : authority.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return 0 <= colon && (bracketed || host.indexOf(':') < 0) && authority.indexOf(']') < colon;
    }

    private static boolean isBare(URI url) {
        var path = url.getRawPath();
        return path == null || path.isEmpty();
    }
}
