// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.cli.text.Table;

/** What a command answers, in each format; not every reply has all of them. */
public interface Reply {
    /** Prints it for people. */
    void simple(Simple simple);

    /** Prints it field by field. */
    default void fields(Fields fields) {
        throw Format.unsupported(Format.FIELDS);
    }

    /** Returns it as a table. */
    default Table table() {
        throw Format.unsupported(Format.TABLE);
    }

    /**
     * Returns what becomes JSON.
     *
     * @param hex whether ids are hexadecimal, where etcdctl has that
     */
    default Object json(boolean hex) {
        return protobuf();
    }

    /** Returns the message. */
    default Message protobuf() {
        throw Format.unsupported(Format.PROTOBUF);
    }
}
