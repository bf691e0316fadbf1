// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a cluster: on a class one for all its tests and nested classes, on a method one of its own. Tests ask for the {@link KvorumCluster}, its endpoint as a
 * {@link java.net.URI} or a {@code List<URI>} as parameters, of methods or of the constructor.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(AnnotatedClusters.class)
public @interface KvorumTest {
    /** How many members. */
    int members() default 1;

    /** The storage engine; another one than {@code memory} has to be on the class path. */
    String engine() default "memory";

    /** Flags of every member, as in {@code quota-backend-bytes=1048576}. */
    String[] flags() default {};

    /** What is cleaned up between tests that share the cluster. */
    Cleaning clean() default Cleaning.NOTHING;
}
