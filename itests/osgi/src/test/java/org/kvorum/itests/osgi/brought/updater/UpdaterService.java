// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.updater;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.bytes.Bytes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Says what a bundle is, and updates one. */
@Component
public final class UpdaterService implements RpcService {
    private static final int INTERNAL = 13;

    private final BundleContext context;
    private final Executor executor = task -> new Thread(task, "updater").start();

    /** Creates it. */
    @Activate
    public UpdaterService(BundleContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "test.Updater";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                // <class> <bundle>: the version, and where the class's code comes from
                new RpcMethod.Unary("Describe", (call, request, reply) -> {
                    var words = request.toStringUtf8().split(" ", -1);
                    try {
                        reply.send(Bytes.utf8(describe(bundle(words[1]), words[0])));
                    } catch (ClassNotFoundException e) {
                        reply.fail(new RpcException(INTERNAL, e.toString()));
                    }
                }),
                // <bundle> [<jar>]: begins an update, for which this very call may have to end
                new RpcMethod.Unary("Update", (call, request, reply) -> {
                    var words = request.toStringUtf8().split(" ", -1);
                    executor.execute(() -> update(words));
                    reply.send(Bytes.utf8("begun"));
                }));
    }

    private static String describe(Bundle bundle, String type) throws ClassNotFoundException {
        return bundle.getVersion() + " "
                + bundle.loadClass(type).getClassLoader().getClass().getName() + " "
                + (bundle.getEntry("META-INF/newer") != null);
    }

    private Bundle bundle(String symbolicName) {
        return Stream.of(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private void update(String... words) {
        try {
            if (words.length == 1) {
                bundle(words[0]).update();
            } else {
                bundle(words[0]).update(Files.newInputStream(Path.of(words[1])));
            }
        } catch (BundleException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
