// SPDX-License-Identifier: Apache-2.0
/**
 * What those implement who carry metrics elsewhere. Found among the services by {@code org.kvorum.metrics}, and called on a thread of its own, which it may
 * block.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.telemetry.exporter;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
