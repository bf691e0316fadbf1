// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What stands behind {@link KvorumTest}. Clusters are kept in the context they belong to, where contexts below it find them; made by JUnit, and without state of
 * its own.
 */
public final class AnnotatedClusters
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(AnnotatedClusters.class);
    private static final String RUNNING = "running";

    /** Creates the extension. */
    public AnnotatedClusters() {}

    private record Running(KvorumCluster cluster, Cleaning cleaning, AtomicBoolean used, String owner) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        annotation(context.getTestClass()).ifPresent(wanted -> start(wanted, context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        annotation(context.getTestMethod()).ifPresent(wanted -> start(wanted, context));
        var running = running(context);
        if (running != null && running.used().getAndSet(true)) {
            running.cluster().clean(running.cleaning());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private static Optional<KvorumTest> annotation(Optional<? extends AnnotatedElement> element) {
        return element.map(annotated -> annotated.getAnnotation(KvorumTest.class));
    }

    private static void start(KvorumTest wanted, ExtensionContext context) {
        var settings =
                ClusterSettings.of(wanted.members()).engine(wanted.engine()).clean(wanted.clean());
        for (var flag : wanted.flags()) {
            int equals = flag.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("@KvorumTest: flag \"" + flag + "\" is not of the form name=value");
            }
            settings = settings.flag(flag.substring(0, equals), flag.substring(equals + 1));
        }
        var running = new Running(
                KvorumCluster.start(settings), settings.cleaning(), new AtomicBoolean(), context.getUniqueId());
        context.getStore(NAMESPACE).put(RUNNING, running);
    }

    private static @Nullable Running running(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(RUNNING, Running.class);
    }

    private static void end(ExtensionContext context) {
        var running = running(context);
        if (running != null && running.owner().equals(context.getUniqueId())) {
            context.getStore(NAMESPACE).remove(RUNNING);
            running.cluster().close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context) != null
                && Parameters.supported(parameter.getParameter().getParameterizedType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var running = running(context);
        if (running == null) {
            throw new IllegalStateException("no cluster was started");
        }
        return Parameters.value(parameter.getParameter().getParameterizedType(), running.cluster());
    }
}
