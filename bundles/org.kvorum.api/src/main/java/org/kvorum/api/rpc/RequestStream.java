// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.rpc;

import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes the requests of a stream. Called on one event loop; must not block. */
@ConsumerType
public interface RequestStream {
    /** Takes a request. */
    void next(Bytes request);

    /** The client sends no more requests. */
    void halfClosed();

    /** The client is gone or has cancelled: nothing can be sent any more. */
    void cancelled();

    /** The transport has room again after {@link ResponseStream#isReady()} said no. */
    default void ready() {}
}
