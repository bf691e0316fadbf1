// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import org.osgi.annotation.versioning.ProviderType;

/** The outcome of one operation of a transaction. */
@ProviderType
public sealed interface OpResult permits RangeResult.Rows, WriteResult.Put, WriteResult.Deleted, WriteResult.Txn {}
