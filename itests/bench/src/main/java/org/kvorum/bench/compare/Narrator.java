// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import org.kvorum.bench.load.Progress;
import org.kvorum.bench.load.Result;

/** Hears what an experiment is doing, so that the one who waits can see it. */
public interface Narrator extends Progress {

    /** It is this server's turn; rounds count from 0. */
    void turn(ServerKind server, int round);

    void finished(String what, Result result);

    void note(String text);

    /** Something is wrong and belongs into the report, though the experiment goes on. */
    void complain(String text);
}
