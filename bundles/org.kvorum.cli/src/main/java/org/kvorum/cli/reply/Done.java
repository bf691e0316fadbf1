// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Optional;
import org.kvorum.proto.etcdserverpb.ResponseHeader;

/**
 * An answer that says no more than that something was done.
 *
 * @param protobuf the message
 * @param hasFields whether it can be printed as fields, which are those of the header
 * @param text for people
 */
public record Done(Message protobuf, boolean hasFields, String text) implements Reply {
    /** Returns one that can be printed in every way. */
    public static Done of(Message message, String text) {
        return new Done(message, true, text);
    }

    @Override
    public void simple(Simple simple) {
        simple.line(text);
    }

    @Override
    public void fields(Fields fields) {
        if (!hasFields) {
            Reply.super.fields(fields);
        }
        fields.header(header(protobuf));
    }

    private static ResponseHeader header(Message message) {
        FieldDescriptor header = message.getDescriptorForType().findFieldByName("header");
        return (ResponseHeader) Optional.ofNullable(message.getField(header)).orElseThrow();
    }
}
