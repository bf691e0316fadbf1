// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.osgi.annotation.versioning.ProviderType;

/** The outcome of an {@link Op}. */
@ProviderType
public sealed interface OpResult permits GetResult, PutResult, DeleteResult, TxnResult {
    /** Returns the store's revision after it: the one that a write made. */
    long revision();
}
