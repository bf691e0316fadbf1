// SPDX-License-Identifier: Apache-2.0
/**
 * Counters, gauges and histograms. Implemented by {@code org.kvorum.metrics}, called by everything that has a number to show, on any thread; nothing blocks.
 * Names, types and labels are etcd's where etcd has them.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.telemetry;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
