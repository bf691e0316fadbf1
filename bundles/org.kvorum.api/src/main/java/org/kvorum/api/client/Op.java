// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

/** A request that may also stand in a branch of a transaction. */
public sealed interface Op permits Get, Put, Delete, Txn {}
