// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.discovery.DiscoveryException;

/** Asks over the network: the servers of the system, or one that was named. */
final class NameServer implements Names {
    private static final int PORT = 53;
    /** A name or an IPv4 address, else an IPv6 address. */
    private static final Pattern HOST = Pattern.compile("[^:\\[\\]/]+|[0-9a-fA-F:.]+");
    /** Three tries, of which each waits twice as long as the one before. */
    private static final String FIRST_TIMEOUT_MILLIS = "500";

    private static final String TRIES = "3";

    private final String url;
    private final boolean named;
    private final List<String> searchDomains;

    private NameServer(String url, boolean named, List<String> searchDomains) {
        this.url = url;
        this.named = named;
        this.searchDomains = List.copyOf(searchDomains);
    }

    /** Asks the servers of the system. A name that does not end with a dot may also be one below a search domain. */
    static NameServer ofSystem(List<String> searchDomains) {
        return new NameServer("dns:", false, searchDomains);
    }

    /** Asks one server, for addresses too. */
    static NameServer at(Endpoint server) {
        return new NameServer("dns://" + server, true, List.of());
    }

    /** Reads {@code host} or {@code host:port}, with brackets where an IPv6 address has a port. */
    static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || text.endsWith("]") || (text.indexOf(':') < colon && !text.startsWith("["));
        try {
            var server = bare
                    ? new Endpoint(text.startsWith("[") ? text.substring(1, text.length() - 1) : text, PORT)
                    : Endpoint.parse(text);
            if (HOST.matcher(server.host()).matches() && server.port() > 0 && server.port() < 1 << 16) {
                return server;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new DiscoveryException("--discovery-dns-server \"" + text + "\" is not of the form host or host:port");
    }

    @Override
    public List<SrvRecord> services(String name) throws NotYetException {
        var records = records(name, "SRV");
        if (!name.endsWith(".")) {
            for (var domain : searchDomains) {
                if (records.isEmpty()) {
                    records = records(name + "." + domain, "SRV");
                }
            }
        }
        return records.stream().map(SrvRecord::parse).toList();
    }

    @Override
    public Set<InetAddress> addresses(String host) throws NotYetException {
        try {
            // a name without a dot, such as localhost, is the machine's own affair
            if (!named || isLiteral(host) || host.indexOf('.') < 0) {
                return new LinkedHashSet<>(List.of(InetAddress.getAllByName(host)));
            }
            var addresses = new LinkedHashSet<InetAddress>();
            for (var type : List.of("A", "AAAA")) {
                for (var record : records(host, type)) {
                    addresses.add(InetAddress.getByName(record));
                }
            }
            if (!addresses.isEmpty()) {
                return addresses;
            }
        } catch (UnknownHostException e) {
            // told below
        }
        throw new NotYetException("no such host: " + host);
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    // JNDI is dangerous where it makes objects of what a server answers: lookup() does. Attributes of its DNS provider
    // are nothing but text.
    @SuppressWarnings("BanJNDI")
    private List<String> records(String name, String type) throws NotYetException {
        var absolute = name.endsWith(".") ? name : name + ".";
        try {
            var context = new InitialDirContext(environment());
            try {
                // by a name of one part, so that no character of it counts as JNDI's
                return texts(context.getAttributes(new CompositeName().add(absolute), new String[] {type})
                        .get(type));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NoInitialContextException e) {
            throw new DiscoveryException("this Java cannot ask name servers: its module jdk.naming.dns is missing");
        } catch (NamingException e) {
            throw new NotYetException(String.format(
                    Locale.ROOT,
                    "lookup of %s %s at %s failed: %s",
                    type,
                    name,
                    named ? url : "the system's name servers",
                    reason(e)));
        }
    }

    private static List<String> texts(@Nullable Attribute attribute) throws NamingException {
        var texts = new ArrayList<String>();
        for (int i = 0; attribute != null && i < attribute.size(); i++) {
            texts.add(attribute.get(i).toString());
        }
        return texts;
    }

    private static String reason(NamingException e) {
        var root = e.getRootCause();
        return e.getMessage() + (root == null ? "" : ": " + root);
    }

    @SuppressWarnings("JdkObsolete") // what JNDI takes
    private Hashtable<String, String> environment() {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, url);
        environment.put("com.sun.jndi.dns.timeout.initial", FIRST_TIMEOUT_MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
        return environment;
    }
}
