// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import org.kvorum.raft.Entry;
import org.kvorum.raft.Message;

/** Short forms for the trace. */
final class Describe {
    private Describe() {}

    static String message(Message message) {
        if (message instanceof Message.Append append) {
            return "append t" + append.term() + " after " + append.previousIndex() + "/t" + append.previousTerm() + " "
                    + append.entries().stream().map(Describe::entry).toList() + " commit " + append.commit();
        }
        if (message instanceof Message.Propose propose) {
            return "propose " + propose.entries().size();
        }
        if (message instanceof Message.InstallSnapshot install) {
            return "snapshot t" + install.term() + " up to "
                    + install.snapshot().index() + "/t" + install.snapshot().term();
        }
        return message.toString();
    }

    private static String entry(Entry entry) {
        return entry.index() + "/t" + entry.term();
    }
}
