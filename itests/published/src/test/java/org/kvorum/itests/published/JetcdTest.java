// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;

/** The bundles of {@code distro/client}, in a framework that has nothing else. */
@Timeout(120)
final class JetcdTest {
    @TempDir
    Path folder;

    @Test
    void clientPutsGetsAndWatchesFromABundle() throws Exception {
        try (var member = RunningMember.start(Distribution.HOME, folder)) {
            assertThat(inFramework(member.url())).isEqualTo("PUT hello, got hello");
        }
    }

    private String inFramework(String url) throws Exception {
        var framework = framework();
        framework.start();
        try {
            var bundles = new ArrayList<Bundle>();
            for (var jar : Distribution.clientBundles()) {
                bundles.add(
                        framework.getBundleContext().installBundle(jar.toUri().toString()));
            }
            var mine = install(framework.getBundleContext());
            for (var bundle : bundles) {
                if (bundle.adapt(BundleRevision.class).getTypes() != BundleRevision.TYPE_FRAGMENT) {
                    bundle.start();
                }
            }
            var inside = mine.loadClass(JetcdInside.class.getName());
            assertThat(inside).isNotSameAs(JetcdInside.class);
            @SuppressWarnings("unchecked")
            var run = (UnaryOperator<String>) inside.getConstructor().newInstance();
            return run.apply(url);
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private Framework framework() {
        return new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("framework").toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
    }

    /** Installs a bundle with nothing but {@link JetcdInside}. */
    private Bundle install(BundleContext context) throws Exception {
        try (var builder = new Builder()) {
            builder.setBundleSymbolicName("inside");
            builder.setProperty(
                    "-includeresource", path(JetcdInside.class) + "=target/test-classes/" + path(JetcdInside.class));
            builder.setImportPackage("*");
            for (var jar : Distribution.clientBundles()) {
                builder.addClasspath(jar.toFile());
            }
            var file = new File(folder.toFile(), "inside.jar");
            builder.build().write(file);
            assertThat(builder.getErrors()).isEmpty();
            return context.installBundle(file.toURI().toString());
        }
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }
}
