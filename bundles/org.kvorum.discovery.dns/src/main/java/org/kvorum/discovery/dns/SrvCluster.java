// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kvorum.api.discovery.DiscoveryException;

/**
 * The cluster that a domain's SRV records describe, as one of its members sees it: itself under its own name, the others under numbers.
 *
 * <p>Every record has to resolve before any counts. A member that left out what does not resolve yet would found another cluster than the rest.
 */
final class SrvCluster {
    private static final Comparator<SrvRecord> ORDER = Comparator.comparingInt(SrvRecord::priority)
            .thenComparingInt(SrvRecord::weight)
            .thenComparing(SrvRecord::target)
            .thenComparingInt(SrvRecord::port);

    private final Names names;
    private final String name;
    private final List<String> peerUrls;

    /**
     * Creates it for a member.
     *
     * @param peerUrls what the member advertises, by which it finds itself
     */
    SrvCluster(Names names, String name, List<String> peerUrls) {
        this.names = names;
        this.name = name;
        this.peerUrls = peerUrls;
    }

    private record Service(String scheme, String name) {}

    private record Url(String scheme, Endpoint endpoint) {
        static List<Url> of(List<String> texts) {
            var urls = new ArrayList<Url>();
            for (var text : texts) {
                int colon = text.indexOf("://");
                var scheme = text.substring(0, colon);
                // a socket has no address to compare
                if (!scheme.startsWith("unix")) {
                    urls.add(new Url(scheme, Endpoint.parse(text.substring(colon + 3))));
                }
            }
            return urls;
        }

        @Override
        public String toString() {
            return scheme + "://" + endpoint;
        }
    }

    /**
     * Returns the members in the form of {@code --initial-cluster}.
     *
     * @param domain the domain of {@code --discovery-srv}
     * @param suffix what follows the services' names, with its dash; or empty
     * @throws NotYetException if a record or an address is missing
     */
    String find(String domain, String suffix) throws NotYetException {
        var own = ownUrls();
        var found = new LinkedHashSet<Url>();
        var services = List.of(
                new Service("https", "_etcd-server-ssl" + suffix + "._tcp." + domain),
                new Service("http", "_etcd-server" + suffix + "._tcp." + domain));
        for (var service : services) {
            names.services(service.name()).stream()
                    .filter(record -> !record.target().isEmpty())
                    .sorted(ORDER)
                    .forEach(record -> found.add(new Url(service.scheme(), record.endpoint())));
        }
        if (found.isEmpty()) {
            throw new NotYetException("no SRV records for "
                    + String.join(" or ", services.stream().map(Service::name).toList()));
        }
        return named(found, own);
    }

    private Map<Url, Set<InetAddress>> ownUrls() throws NotYetException {
        var own = new HashMap<Url, Set<InetAddress>>();
        for (var url : Url.of(peerUrls)) {
            own.put(url, names.addresses(url.endpoint().host()));
        }
        if (own.isEmpty()) {
            throw new DiscoveryException(
                    "--discovery-srv finds a member by its address, but --initial-advertise-peer-urls has none: "
                            + String.join(",", peerUrls));
        }
        return own;
    }

    private String named(Set<Url> found, Map<Url, Set<InetAddress>> own) throws NotYetException {
        var pairs = new ArrayList<String>();
        boolean self = false;
        int number = 0;
        for (var url : found) {
            if (isOwn(url, own)) {
                self = true;
                pairs.add(name + "=" + url);
            } else {
                number += Integer.toString(number).equals(name) ? 1 : 0;
                pairs.add(number++ + "=" + url);
            }
        }
        if (!self) {
            throw new NotYetException("cannot find local etcd member \"" + name + "\" in SRV records; they name "
                    + String.join(",", found.stream().map(Url::toString).toList())
                    + ", and --initial-advertise-peer-urls is " + String.join(",", peerUrls));
        }
        return String.join(",", pairs);
    }

    private boolean isOwn(Url url, Map<Url, Set<InetAddress>> own) throws NotYetException {
        var addresses = names.addresses(url.endpoint().host());
        for (var mine : own.entrySet()) {
            if (mine.getKey().endpoint().port() == url.endpoint().port()
                    && !Collections.disjoint(mine.getValue(), addresses)) {
                if (!mine.getKey().scheme().equals(url.scheme())) {
                    throw new DiscoveryException(
                            "bootstrap at " + url + " from DNS has scheme mismatch with expected peer "
                                    + mine.getKey() + "; enter it as "
                                    + (url.scheme().equals("http") ? "_etcd-server-ssl" : "_etcd-server")
                                    + ", or correct --initial-advertise-peer-urls");
                }
                return true;
            }
        }
        return false;
    }
}
