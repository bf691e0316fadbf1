// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackage;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.ops4j.pax.exam.Option;

/** What tests inside of a framework ask Pax Exam for: the distribution's bundles, the settings of a member, and what the tests themselves need. */
final class DistributionOptions {
    private DistributionOptions() {}

    /** Returns a seat below the build's folder; its data is of one run. */
    static Seat seat(String name) {
        try {
            var parent = Files.createDirectories(Path.of("target/containers").toAbsolutePath());
            return Seat.free(Files.createTempDirectory(parent, ""), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the options for a member. It starts when a test registers the service that ends the process. */
    static Option of(Seat seat) {
        var options = new ArrayList<Option>();
        for (var jar : Distribution.bundles()) {
            var provision = bundle(jar.toUri().toString());
            options.add(Distribution.isFragment(jar) ? provision.noStart() : provision);
        }
        seat.properties()
                .forEach((name, value) -> options.add(frameworkProperty(name).value(value)));
        options.add(bootDelegationPackage("sun.nio.ch"));
        options.add(systemProperty("kvorum.log.outputs")
                .value(seat.folder().resolveSibling(seat.name() + ".log").toString()));
        options.add(junitBundles());
        options.add(ofTests("org.assertj.core.api.Assertions"));
        options.add(ofTests("net.bytebuddy.ByteBuddy"));
        return composite(options.toArray(Option[]::new));
    }

    /** Returns the bundle that a class of the test class path is in. */
    private static Option ofTests(String type) {
        try {
            var source = Class.forName(type).getProtectionDomain().getCodeSource();
            return bundle(source.getLocation().toString());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
