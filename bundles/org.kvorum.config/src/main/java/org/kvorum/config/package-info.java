// SPDX-License-Identifier: Apache-2.0
/**
 * Settings as etcd takes them: flags in Go's syntax, {@code ETCD_*} variables, a YAML file. Called once by the launcher before the framework runs; inside the
 * framework the outcome is a {@link org.kvorum.api.member.MemberConfig} service.
 */
// registered by hand, so that no annotation of a component tells of it; resolvers that look at services ask
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>='org.kvorum.api.member.MemberSettings'",
        effective = "active")
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
