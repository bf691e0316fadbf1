// SPDX-License-Identifier: Apache-2.0
/**
 * Members for tests: {@link org.kvorum.junit.KvorumExtension} and {@link org.kvorum.junit.KvorumTest} give a JUnit test a member or a cluster in its own JVM, which
 * {@link org.kvorum.junit.KvorumCluster} lets it stop, kill and restart. Called by tests, on the thread that runs them.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.junit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
