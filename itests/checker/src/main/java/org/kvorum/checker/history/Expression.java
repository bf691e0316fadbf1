// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kvorum.bytes.Bytes;

/** Words and lists in parentheses: what a line of the text form is made of. */
sealed interface Expression {
    record Word(String text) implements Expression {
        @Override
        public String toString() {
            return text;
        }
    }

    record Sequence(List<Expression> parts) implements Expression {
        @Override
        public String toString() {
            var text = new StringBuilder("(");
            for (Expression part : parts) {
                if (text.length() > 1) {
                    text.append(' ');
                }
                text.append(part);
            }
            return text.append(')').toString();
        }
    }

    /** Makes a list of expressions, words, numbers, truth values and byte strings. */
    static Sequence of(Object... parts) {
        var list = new ArrayList<Expression>();
        for (Object part : parts) {
            list.add(part instanceof Expression expression ? expression : new Word(word(part)));
        }
        return new Sequence(list);
    }

    private static String word(Object part) {
        if (part instanceof Bytes bytes) {
            return encode(bytes);
        }
        return part instanceof Boolean flag ? (flag ? "yes" : "no") : part.toString();
    }

    default String text() {
        if (this instanceof Word word) {
            return word.text();
        }
        throw new IllegalArgumentException("a word expected, not " + this);
    }

    default List<Expression> list() {
        if (this instanceof Sequence sequence) {
            return sequence.parts();
        }
        throw new IllegalArgumentException("a list expected, not " + this);
    }

    default Expression at(int index) {
        List<Expression> parts = list();
        if (index < parts.size()) {
            return parts.get(index);
        }
        throw new IllegalArgumentException("too short: " + this);
    }

    default long number() {
        return Long.parseLong(text());
    }

    default boolean flag() {
        return text().equals("yes");
    }

    default Bytes bytes() {
        return decode(text());
    }

    static String encode(Bytes bytes) {
        if (bytes.isEmpty()) {
            return "%";
        }
        var text = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            int b = bytes.at(i) & 0xff;
            boolean plain = b > ' ' && b < 0x7f && b != '%' && b != '(' && b != ')';
            text.append(plain ? Character.toString(b) : String.format(Locale.ROOT, "%%%02x", b));
        }
        return text.toString();
    }

    private static Bytes decode(String text) {
        if (text.equals("%")) {
            return Bytes.EMPTY;
        }
        var bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return Bytes.wrap(bytes, 0, length);
    }

    /** Reads the line as one list. */
    static Sequence parse(String line) {
        var open = new ArrayList<List<Expression>>();
        open.add(new ArrayList<>());
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '(') {
                open.add(new ArrayList<>());
            } else if (c == ')') {
                List<Expression> closed = open.remove(open.size() - 1);
                if (open.isEmpty()) {
                    throw new IllegalArgumentException("')' too many: " + line);
                }
                open.get(open.size() - 1).add(new Sequence(closed));
            } else if (c != ' ') {
                int end = i;
                while (end < line.length() && " ()".indexOf(line.charAt(end)) < 0) {
                    end++;
                }
                open.get(open.size() - 1).add(new Word(line.substring(i, end)));
                i = end;
                continue;
            }
            i++;
        }
        if (open.size() != 1) {
            throw new IllegalArgumentException("')' missing: " + line);
        }
        return new Sequence(open.get(0));
    }
}
