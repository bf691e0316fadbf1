// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import org.kvorum.bench.h2.Method;
import org.kvorum.bench.h2.Payload;

/**
 * What one client says: it sends a request, gets the answer, and only then sends the next. Used from one event loop; the
 * calls come in the order {@code method}, {@code writeTo}, {@code answer}.
 */
public interface Session extends Payload {

    /** Decides on the next request, and says which method it is for. */
    Method method();

    /** Looks at the answer; false if it is not what the load should get. */
    boolean answer(ByteBuf in, int offset, int length);

    /** Whether all requests of the client go over one long call, one message each. */
    default boolean streaming() {
        return false;
    }
}
