// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.kvorum.cli.CommandFailure;

/** Endpoints that a domain names by SRV records: {@code _etcd-client._tcp} and, for TLS, {@code _etcd-client-ssl._tcp}. */
final class SrvEndpoints {
    private final String domain;
    private final String suffix;

    SrvEndpoints(String domain, String name) {
        this.domain = domain;
        this.suffix = name.isEmpty() ? "" : "-" + name;
    }

    /** Returns what is found; endpoints without TLS only if they are accepted, and a word about each that is not. */
    List<String> find(boolean insecure, OutputStream errors) {
        List<String> found = new ArrayList<>();
        String failure = look("etcd-client-ssl", "https://", found);
        List<String> plain = new ArrayList<>();
        failure += look("etcd-client", "http://", plain);
        if (found.isEmpty() && plain.isEmpty()) {
            throw new CommandFailure(CommandFailure.ERROR, "error querying DNS SRV records for " + domain + failure);
        }
        if (insecure) {
            found.addAll(plain);
        } else {
            plain.forEach(endpoint -> tell(errors, "ignoring discovered insecure endpoint \"" + endpoint + "\"\n"));
        }
        return found;
    }

    private static void tell(OutputStream errors, String text) {
        try {
            errors.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new CommandFailure(CommandFailure.IO, "cannot write: " + failure.getMessage());
        }
    }

    /** Adds what a service's records name; returns why there is nothing. */
    @SuppressWarnings({"BanJNDI", "JdkObsolete"
    }) // of all that JNDI can, DNS is asked for one kind of text, and wants this very class
    private String look(String service, String scheme, List<String> found) {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        try {
            var context = new InitialDirContext(environment);
            Attribute records = context.getAttributes("_" + service + suffix + "._tcp." + domain, new String[] {"SRV"})
                    .get("SRV");
            if (records == null) {
                return "; " + service + ": no records";
            }
            NamingEnumeration<?> all = records.getAll();
            while (all.hasMore()) {
                // priority, weight, port, host
                String[] fields = String.valueOf(all.next()).split(" ", 4);
                String host = fields[3].endsWith(".") ? fields[3].substring(0, fields[3].length() - 1) : fields[3];
                found.add(scheme + host + ":" + fields[2]);
            }
            return "";
        } catch (NamingException failure) {
            return "; " + service + ": " + failure.getMessage();
        }
    }
}
