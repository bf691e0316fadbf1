// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * JSON as Go's encoding/json prints etcd's messages: names as in the .proto file, in its order; numbers are numbers, enums too; bytes are Base64; what has no
 * value is left out.
 */
public final class GoJson {
    private final StringBuilder json = new StringBuilder();

    private GoJson() {}

    /** Returns the JSON of a message, a map, a list, a text, bytes, a number, or a truth; {@link Long} of an unsigned value must come as its text in a {@link Raw}. */
    public static String of(Object value) {
        var writer = new GoJson();
        writer.value(value);
        return writer.json.toString();
    }

    /** A text that is JSON already. */
    public record Raw(String json) {
        /** Returns an unsigned number. */
        public static Raw unsigned(long number) {
            return new Raw(Long.toUnsignedString(number));
        }
    }

    private void value(Object value) {
        if (value instanceof Message message) {
            message(message);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof ByteString bytes) {
            json.append('"')
                    .append(Base64.getEncoder().encodeToString(bytes.toByteArray()))
                    .append('"');
        } else if (value instanceof EnumValueDescriptor constant) {
            json.append(constant.getNumber());
        } else if (value instanceof Raw raw) {
            json.append(raw.json());
        } else if (value instanceof String text) {
            string(text);
        } else {
            json.append(value);
        }
    }

    private void map(Map<?, ?> map) {
        json.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.append(comma);
            comma = ",";
            string(String.valueOf(entry.getKey()));
            json.append(':');
            value(entry.getValue());
        }
        json.append('}');
    }

    private void list(List<?> list) {
        json.append('[');
        String comma = "";
        for (Object item : list) {
            json.append(comma);
            comma = ",";
            value(item);
        }
        json.append(']');
    }

    private void message(Message message) {
        json.append('{');
        String comma = "";
        OneofDescriptor last = null;
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            OneofDescriptor choice = field.getRealContainingOneof();
            boolean done = choice == null ? !filled(message, field) : choice.equals(last);
            if (done) {
                continue;
            }
            last = choice;
            json.append(comma);
            comma = ",";
            if (choice == null) {
                field(message, field);
            } else {
                choice(message, choice);
            }
        }
        json.append('}');
    }

    private void field(Message message, FieldDescriptor field) {
        string(field.getName());
        json.append(':');
        Object value = message.getField(field);
        value(field.isRepeated() ? value : single(field, value));
    }

    /** A choice is a struct of its own in Go, named as the choice. */
    private void choice(Message message, OneofDescriptor choice) {
        String name = choice.getName();
        string(Character.toUpperCase(name.charAt(0)) + name.substring(1));
        json.append(":{");
        FieldDescriptor chosen = message.getOneofFieldDescriptor(choice);
        if (chosen != null) {
            field(message, chosen);
        }
        json.append('}');
    }

    private static boolean filled(Message message, FieldDescriptor field) {
        if (field.isRepeated()) {
            return message.getRepeatedFieldCount(field) > 0;
        }
        return message.hasField(field);
    }

    private static Object single(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT64, FIXED64 -> Raw.unsigned((Long) value);
            case UINT32, FIXED32 -> Raw.unsigned(Integer.toUnsignedLong((Integer) value));
            default -> value;
        };
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        json.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            case '\b' -> json.append("\\b");
            case '\f' -> json.append("\\f");
            default -> {
                // Go is careful for the sake of JSON inside of HTML
                if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                    json.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
                } else {
                    json.append(c);
                }
            }
        }
    }
}
