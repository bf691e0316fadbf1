// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.kvorum.server.Parts;

/** Stands between a member and one of its parts. */
final class Interception {
    private Interception() {}

    /** The call as it was meant. */
    @FunctionalInterface
    interface Call {
        /** Makes it, with these arguments. */
        @Nullable
        Object with(@Nullable Object... arguments) throws Throwable;
    }

    /** What happens instead of the call. */
    @FunctionalInterface
    interface Instead {
        @Nullable
        Object happens(String method, @Nullable Object[] arguments, Call call) throws Throwable;
    }

    /** Returns a part that does something else. */
    static <T> T wrap(Class<T> port, T part, Instead instead) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
                    var arguments = given == null ? new Object[0] : given;
                    return instead.happens(method.getName(), arguments, (changed) -> invoke(method, part, changed));
                }));
    }

    private static @Nullable Object invoke(Method method, Object part, @Nullable Object... arguments) throws Throwable {
        try {
            return method.invoke(part, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Returns the parts with another one in the place of that of its port. */
    static Parts with(Parts parts, Object part) {
        var components = Parts.class.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = types[i].isInstance(part)
                        ? part
                        : components[i].getAccessor().invoke(parts);
            }
            return Parts.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("parts are not what they were", e);
        }
    }
}
