// SPDX-License-Identifier: Apache-2.0
/**
 * The backend: what stands between the state machine and a storage engine. Writes are kept in buffers and reach the engine in batches; readers look through the
 * buffers into the engine without waiting for either.
 */
@NullMarked
package org.kvorum.storage;

import org.jspecify.annotations.NullMarked;
