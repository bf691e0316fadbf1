// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The descriptors of a bundle's components. */
record Components(List<Document> descriptors) {
    static Components of(BuiltBundle bundle) {
        return new Components(bundle.parameters("Service-Component").keySet().stream()
                .map(path -> parse(bundle.entries(path).values()))
                .toList());
    }

    private static Document parse(Collection<byte[]> xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.iterator().next()));
        } catch (Exception e) {
            throw new IllegalStateException("cannot read a component's descriptor", e);
        }
    }

    /** Returns the interfaces under which components are registered. */
    List<String> provided() {
        return all("provide").stream()
                .map(element -> element.getAttribute("interface"))
                .toList();
    }

    /** Returns the interfaces of the references without which a component does not start. */
    List<String> required() {
        return all("reference").stream()
                .filter(element -> !element.getAttribute("cardinality").startsWith("0"))
                .map(element -> element.getAttribute("interface"))
                .toList();
    }

    private List<Element> all(String tag) {
        var found = new ArrayList<Element>();
        for (var descriptor : descriptors) {
            var elements = descriptor.getElementsByTagName(tag);
            for (int i = 0; i < elements.getLength(); i++) {
                found.add((Element) elements.item(i));
            }
        }
        return found;
    }
}
