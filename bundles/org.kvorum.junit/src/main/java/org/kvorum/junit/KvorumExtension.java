// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a cluster, as a field with {@code @RegisterExtension}: a static field has one for all tests of the class and its nested classes, another field a new
 * one for each test. Tests may also ask for the {@link KvorumCluster}, its endpoint as a {@link URI} or a {@code List<URI>} as parameters.
 */
public final class KvorumExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private final ClusterSettings settings;
    private @Nullable KvorumCluster cluster;
    /** Whoever has started the cluster ends it: callbacks come for nested classes too. */
    private String owner = "";

    private boolean used;

    private KvorumExtension(ClusterSettings settings) {
        this.settings = settings;
    }

    /** Returns an extension that starts one member. */
    public static KvorumExtension member() {
        return cluster(1);
    }

    /** Returns an extension that starts a cluster of so many members. */
    public static KvorumExtension cluster(int members) {
        return new KvorumExtension(ClusterSettings.of(members));
    }

    /** Returns one whose members have a flag, named without dashes. */
    public KvorumExtension flag(String name, String value) {
        return new KvorumExtension(settings.flag(name, value));
    }

    /** Returns one whose members have another storage engine than {@code memory}; it has to be on the class path. */
    public KvorumExtension engine(String engine) {
        return new KvorumExtension(settings.engine(engine));
    }

    /** Returns one that cleans up between the tests that share its cluster. */
    public KvorumExtension clean(Cleaning cleaning) {
        return new KvorumExtension(settings.clean(cleaning));
    }

    /** Returns the cluster. A test is running. */
    public KvorumCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("no test is running");
        }
        return cluster;
    }

    /** Returns the members of the cluster. */
    public List<KvorumMember> members() {
        return cluster().members();
    }

    /** Returns where the first member serves clients. */
    public URI endpoint() {
        return cluster().endpoint();
    }

    /** Returns where the members serve clients. */
    public List<URI> endpoints() {
        return cluster().endpoints();
    }

    /** Returns the same as text, as most clients want it: separated by commas. */
    public String endpointList() {
        return String.join(",", endpoints().stream().map(URI::toString).toList());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        startFor(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (cluster == null) {
            startFor(context);
        } else if (used) {
            cluster.clean(settings.cleaning());
        }
        used = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        endFor(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        endFor(context);
    }

    private void startFor(ExtensionContext context) {
        if (cluster == null) {
            cluster = KvorumCluster.start(settings);
            owner = context.getUniqueId();
            used = false;
        }
    }

    private void endFor(ExtensionContext context) {
        if (cluster != null && owner.equals(context.getUniqueId())) {
            cluster.close();
            cluster = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Parameters.supported(parameter.getParameter().getParameterizedType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Parameters.value(parameter.getParameter().getParameterizedType(), cluster());
    }
}
