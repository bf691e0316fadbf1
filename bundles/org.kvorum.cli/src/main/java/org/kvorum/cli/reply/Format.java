// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import java.util.Locale;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoJson;
import org.kvorum.cli.text.Output;

/** The output formats. */
public enum Format {
    /** For people. */
    SIMPLE {
        @Override
        void print(Reply reply, Style style, Output output) {
            reply.simple(new Simple(output, style));
        }
    },
    /** A line a field. */
    FIELDS {
        @Override
        void print(Reply reply, Style style, Output output) {
            reply.fields(new Fields(output, style.hex()));
        }
    },
    /** One line of JSON. */
    JSON {
        @Override
        void print(Reply reply, Style style, Output output) {
            output.line(GoJson.of(reply.json(style.hex())));
        }
    },
    /** The message as it came. */
    PROTOBUF {
        @Override
        void print(Reply reply, Style style, Output output) {
            output.bytes(reply.protobuf().toByteString());
        }
    },
    /** A table with a frame. */
    TABLE {
        @Override
        void print(Reply reply, Style style, Output output) {
            output.text(reply.table().framed());
        }
    };

    abstract void print(Reply reply, Style style, Output output);

    /** Prints a reply and flushes it, with nothing of another in between. */
    public final void show(Reply reply, Style style, Output output) {
        synchronized (output) {
            print(reply, style, output);
            output.flush();
        }
    }

    /** Returns the format of the name. */
    public static Format named(String name) {
        return switch (name) {
            case "simple" -> SIMPLE;
            case "fields" -> FIELDS;
            case "json" -> JSON;
            case "protobuf" -> PROTOBUF;
            case "table" -> TABLE;
            default -> throw new CommandFailure(CommandFailure.BAD_FEATURE, "unsupported output format");
        };
    }

    /** Fails, for a reply that cannot be shown this way. */
    static CommandFailure unsupported(Format format) {
        return new CommandFailure(
                CommandFailure.BAD_FEATURE, format.name().toLowerCase(Locale.ROOT) + " not supported as output format");
    }
}
