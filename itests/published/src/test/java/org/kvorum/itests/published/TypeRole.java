// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Annotation;
import aQute.bnd.osgi.ClassDataCollector;
import aQute.bnd.osgi.Clazz;
import aQute.bnd.osgi.EmbeddedResource;
import java.util.Set;
import java.util.TreeSet;

/** What a class file says of who implements its type. The annotations are kept in the file only, so reflection sees none. */
record TypeRole(String name, boolean isInterface, boolean isPublic, Set<String> roles) {
    private static final Set<String> ROLES = Set.of("ProviderType", "ConsumerType");

    static TypeRole read(String path, byte[] bytes) {
        try (var analyzer = new Analyzer()) {
            var clazz = new Clazz(analyzer, path, new EmbeddedResource(bytes, 0));
            var roles = new TreeSet<String>();
            clazz.parseClassFileWithCollector(new ClassDataCollector() {
                @Override
                public void annotation(Annotation annotation) {
                    var name = annotation.getName().getShortName();
                    if (ROLES.contains(name)) {
                        roles.add(name);
                    }
                }
            });
            // an annotation type is implemented by nobody
            return new TypeRole(
                    clazz.getFQN(),
                    clazz.isInterface() && !clazz.isAnnotation() && !path.endsWith("package-info.class"),
                    clazz.isPublic(),
                    Set.copyOf(roles));
        } catch (Exception e) {
            throw new IllegalStateException("cannot read " + path, e);
        }
    }

    /** Returns the names of the types around this one; a member of an interface is public even if nobody can see the interface. */
    Set<String> enclosing() {
        var found = new TreeSet<String>();
        for (int end = name.lastIndexOf('$'); end > 0; end = name.lastIndexOf('$', end - 1)) {
            found.add(name.substring(0, end));
        }
        return found;
    }
}
