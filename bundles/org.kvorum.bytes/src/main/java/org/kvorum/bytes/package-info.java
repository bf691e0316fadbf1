// SPDX-License-Identifier: Apache-2.0
/**
 * The alphabet of Kvorum: immutable byte strings, the protobuf wire format they are written in, and the rolling checksum of etcd's files.
 * Called by every other bundle; nothing here has a thread, blocks, or does I/O. Instances of {@link org.kvorum.bytes.Bytes} may be shared freely between
 * threads; readers and writers belong to one thread at a time.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.bytes;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
