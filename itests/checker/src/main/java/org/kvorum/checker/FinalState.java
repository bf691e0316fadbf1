// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.List;
import org.kvorum.checker.history.KeyValue;

/** What one member holds when all is over: its revision and all its keys, in order. */
public record FinalState(String member, long revision, List<KeyValue> kvs) {
    /** Takes a copy. */
    public FinalState {
        kvs = List.copyOf(kvs);
    }
}
