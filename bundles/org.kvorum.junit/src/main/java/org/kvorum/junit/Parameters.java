// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.List;

/** What a test may ask for as a parameter: the cluster, its endpoint, or the list of its endpoints. */
final class Parameters {
    private Parameters() {}

    static boolean supported(Type type) {
        return type.equals(KvorumCluster.class) || type.equals(URI.class) || isListOfUris(type);
    }

    static Object value(Type type, KvorumCluster cluster) {
        if (type.equals(KvorumCluster.class)) {
            return cluster;
        }
        return type.equals(URI.class) ? cluster.endpoint() : cluster.endpoints();
    }

    private static boolean isListOfUris(Type type) {
        return type instanceof ParameterizedType list
                && list.getRawType().equals(List.class)
                && list.getActualTypeArguments()[0].equals(URI.class);
    }
}
