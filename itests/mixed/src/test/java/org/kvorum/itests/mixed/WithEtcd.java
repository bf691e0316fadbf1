// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Marks tests that need an etcd server. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "kvorum.etcd",
        matches = "[^$].*",
        disabledReason = "needs an etcd server: run with -Pmixed -Detcd=/path/to/etcd")
@interface WithEtcd {}
