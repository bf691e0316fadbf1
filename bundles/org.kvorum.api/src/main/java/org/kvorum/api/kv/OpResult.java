// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

/** The outcome of one operation of a transaction. */
public sealed interface OpResult permits RangeResult.Rows, WriteResult.Put, WriteResult.Deleted, WriteResult.Txn {}
