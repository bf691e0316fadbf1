// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What is known of a call beside its message. Any thread. */
@ProviderType
public interface RpcContext {
    /** Returns the first value of the metadata, by lower-case name. */
    Optional<String> metadata(String name);

    /** Returns the client's address, for the log. */
    String remoteAddress();

    /** Runs the action when the call is cancelled by the client or its deadline; at once if it already is. */
    void onCancel(Runnable action);

    /** Returns whether the call was cancelled. */
    boolean isCancelled();
}
