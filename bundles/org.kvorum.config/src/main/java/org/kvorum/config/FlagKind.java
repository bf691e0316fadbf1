// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;

/** What a flag takes. */
enum FlagKind {
    /** Any text. */
    TEXT {
        @Override
        String normalize(String text) {
            return text;
        }
    },
    /** On or off; on a command line it may stand without a value. */
    BOOL {
        @Override
        String normalize(String text) throws SettingException {
            if (List.of("1", "t", "T", "true", "TRUE", "True").contains(text)) {
                return "true";
            }
            if (List.of("0", "f", "F", "false", "FALSE", "False").contains(text)) {
                return "false";
            }
            throw new SettingException("parse error");
        }
    },
    /** A whole number of 64 bits. */
    INT {
        @Override
        String normalize(String text) throws SettingException {
            return whole(text, BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE));
        }
    },
    /** A whole number of 64 bits that is not negative; more than 63 bits do not fit a port and are refused. */
    UINT {
        @Override
        String normalize(String text) throws SettingException {
            return whole(text, BigInteger.ZERO, BigInteger.valueOf(Long.MAX_VALUE));
        }
    },
    /** A whole number of 32 bits that is not negative. */
    UINT32 {
        @Override
        String normalize(String text) throws SettingException {
            return whole(text, BigInteger.ZERO, BigInteger.valueOf(0xFFFF_FFFFL));
        }
    },
    /** A duration in Go's form; kept as nanoseconds. */
    DURATION {
        @Override
        String normalize(String text) throws SettingException {
            return Long.toString(GoDuration.parse(text));
        }
    },
    /** A comma-separated list. */
    LIST {
        @Override
        String normalize(String text) {
            var parts = new LinkedHashSet<String>();
            for (var part : text.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
            return String.join(",", parts);
        }
    },
    /** A comma-separated list of URLs. */
    URLS {
        @Override
        String normalize(String text) throws SettingException {
            return UrlList.normalize(text);
        }
    },
    /** A comma-separated list of feature gates, each with a boolean. */
    GATES {
        @Override
        String normalize(String text) throws SettingException {
            return FeatureGates.normalize(text);
        }
    };

    /** Returns what it takes, in a word. */
    String word() {
        return switch (this) {
            case TEXT -> "text";
            case BOOL -> "bool";
            case INT, UINT, UINT32 -> "number";
            case DURATION -> "duration";
            case LIST, URLS, GATES -> "list";
        };
    }

    /** Checks a value as written by the operator and returns it in the one form in which it is kept. */
    abstract String normalize(String text) throws SettingException;

    private static String whole(String text, BigInteger min, BigInteger max) throws SettingException {
        BigInteger number;
        try {
            boolean negative = text.startsWith("-");
            var digits = negative || text.startsWith("+") ? text.substring(1) : text;
            if (digits.isEmpty() || !Character.isLetterOrDigit(digits.charAt(0))) {
                throw new SettingException("parse error");
            }
            number = digits.startsWith("0x") || digits.startsWith("0X")
                    ? new BigInteger(digits.substring(2), 16)
                    : new BigInteger(digits);
            number = negative ? number.negate() : number;
        } catch (NumberFormatException e) {
            throw new SettingException("parse error");
        }
        if (number.signum() < 0 && min.signum() == 0) {
            throw new SettingException("parse error");
        }
        if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
            throw new SettingException("value out of range");
        }
        return number.toString();
    }
}
