// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.osgi.annotation.versioning.ProviderType;

/** A request that may also stand in a branch of a transaction. */
@ProviderType
public sealed interface Op permits Get, Put, Delete, Txn {}
