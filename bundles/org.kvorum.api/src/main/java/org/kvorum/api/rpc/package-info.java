// SPDX-License-Identifier: Apache-2.0
/**
 * RPC services as values: names and handlers over encoded messages, with no trace of the transport. A service registered in the framework is served over gRPC
 * and, where it has a binding, by the JSON gateway. Implemented by the edge and by bundles that bring a service of their own; handlers run on the transport's
 * event loops and must not block.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.rpc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
