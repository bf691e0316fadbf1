// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;
import java.util.TreeSet;

/** Comma-separated URLs as etcd's flags take them: a scheme, a host and a port, or the path of a socket. */
final class UrlList {
    private UrlList() {}

    /** Checks a list and returns it sorted and without repetitions; an empty text is an empty list. */
    static String normalize(String text) throws SettingException {
        if (text.isEmpty()) {
            return text;
        }
        var urls = new TreeSet<String>();
        for (var part : text.split(",", -1)) {
            urls.add(checked(part.strip()));
        }
        return String.join(",", urls);
    }

    private static String checked(String url) throws SettingException {
        int colon = url.indexOf("://");
        var scheme = colon < 0 ? "" : url.substring(0, colon);
        if (scheme.equals("unix") || scheme.equals("unixs")) {
            return url;
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new SettingException("URL scheme must be http, https, unix, or unixs: " + url);
        }
        var rest = url.substring(colon + 3);
        int slash = rest.indexOf('/');
        var address = slash < 0 ? rest : rest.substring(0, slash);
        if (splitPort(address) < 0) {
            throw new SettingException("URL address does not have the form \"host:port\": " + url);
        }
        if (slash >= 0) {
            throw new SettingException("URL must not contain a path: " + url);
        }
        return url;
    }

    /** Returns where the port's colon is, or -1 if there is none. */
    private static int splitPort(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0 || address.indexOf(']', colon) >= 0) {
            return -1;
        }
        var host = address.substring(0, colon);
        var port = address.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if ((!bracketed && host.indexOf(':') >= 0) || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return colon;
    }

    /** Returns the URLs of a checked list. */
    static List<String> urls(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    static boolean isSocket(String url) {
        return url.startsWith("unix://") || url.startsWith("unixs://");
    }

    static String scheme(String url) {
        return url.substring(0, url.indexOf("://"));
    }

    /** Returns the host of a checked URL, without brackets. */
    static String host(String url) {
        var address = address(url);
        var host = address.substring(0, splitPort(address));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns the port of a checked URL. */
    static String port(String url) {
        var address = address(url);
        return address.substring(splitPort(address) + 1);
    }

    private static String address(String url) {
        return url.substring(url.indexOf("://") + 3);
    }
}
