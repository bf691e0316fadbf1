// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.kvorum.bytes.Bytes;

/** Turns messages into JSON and back, as the gateway shows them: the names of the protocol, no defaults, numbers of 64 bits as text. Any thread. */
final class JsonMessages {
    private final JsonFormat.Parser parser = JsonFormat.parser().ignoringUnknownFields();
    private final JsonFormat.Printer printer =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

    /**
     * Returns the encoded message.
     *
     * @throws InvalidProtocolBufferException if the text is no such message; it says why
     */
    Bytes encode(Descriptor type, String json) throws InvalidProtocolBufferException {
        var message = DynamicMessage.newBuilder(type);
        if (!json.isBlank()) {
            parser.merge(json, message);
        }
        return Bytes.wrap(message.build().toByteArray());
    }

    /** Returns the JSON of an encoded message. */
    String decode(Descriptor type, Bytes message) {
        try {
            var bytes = message.asByteBuffer();
            return printer.print(DynamicMessage.parseFrom(type, CodedInputStream.newInstance(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("a handler answered with what is no " + type.getFullName(), e);
        }
    }
}
