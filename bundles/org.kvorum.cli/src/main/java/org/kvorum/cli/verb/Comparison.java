// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.cli.text.GoUnquote;
import org.kvorum.proto.etcdserverpb.Compare;

/** A comparison of a transaction: {@code mod("key") > "0"}. */
final class Comparison {
    private final String line;
    private final String target;
    private final String rest;
    private String key = "";
    private String operator = "";
    private String value = "";

    private Comparison(String line, String target, String rest) {
        this.line = line;
        this.target = target;
        this.rest = rest;
    }

    static Compare parse(String line) {
        int bracket = line.indexOf('(');
        if (bracket < 0) {
            throw invalid("malformed comparison: " + line);
        }
        var comparison = new Comparison(line, line.substring(0, bracket), line.substring(bracket + 1));
        if (!comparison.scan()) {
            throw invalid("malformed comparison: " + line + "; got " + comparison.target + "("
                    + GoQuote.quote(comparison.key) + ") " + comparison.operator + " "
                    + GoQuote.quote(comparison.value));
        }
        return comparison.compare();
    }

    /** Reads {@code "key") op "value"}; returns whether all three are there. */
    private boolean scan() {
        try {
            int at = skipBlanks(0);
            int end = quotedEnd(at);
            if (end < 0) {
                return false;
            }
            key = GoUnquote.unquote(rest.substring(at, end));
            if (end >= rest.length() || rest.charAt(end) != ')') {
                return false;
            }
            at = skipBlanks(end + 1);
            if (at == end + 1) {
                return false;
            }
            end = at;
            while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
                end++;
            }
            operator = rest.substring(at, end);
            at = skipBlanks(end);
            end = quotedEnd(at);
            if (end < 0) {
                return false;
            }
            value = GoUnquote.unquote(rest.substring(at, end));
            return true;
        } catch (GoSyntaxException wrong) {
            return false;
        }
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < rest.length() && Character.isWhitespace(rest.charAt(at))) {
            at++;
        }
        return at;
    }

    private int quotedEnd(int at) {
        boolean quoted = at < rest.length() && (rest.charAt(at) == '"' || rest.charAt(at) == '`');
        return quoted ? GoUnquote.end(rest, at) : -1;
    }

    private Compare compare() {
        var compare = Compare.newBuilder().setKey(Keys.of(key));
        switch (target) {
            case "ver", "version" ->
                compare.setTarget(Compare.CompareTarget.VERSION).setVersion(number(10));
            case "c", "create" ->
                compare.setTarget(Compare.CompareTarget.CREATE).setCreateRevision(number(10));
            case "m", "mod" -> compare.setTarget(Compare.CompareTarget.MOD).setModRevision(number(10));
            case "val", "value" ->
                compare.setTarget(Compare.CompareTarget.VALUE).setValue(Keys.of(value));
            case "lease" -> compare.setTarget(Compare.CompareTarget.LEASE).setLease(number(16));
            default -> throw invalid("malformed comparison: " + line + " (unknown target " + target + ")");
        }
        return compare.setResult(result()).build();
    }

    private Compare.CompareResult result() {
        return switch (operator) {
            case "=" -> Compare.CompareResult.EQUAL;
            case "!=" -> Compare.CompareResult.NOT_EQUAL;
            case ">" -> Compare.CompareResult.GREATER;
            case "<" -> Compare.CompareResult.LESS;
            default -> throw invalid("malformed comparison: " + line + " (unknown result op " + operator + ")");
        };
    }

    private long number(int base) {
        try {
            return GoNumber.parseInt(value, base);
        } catch (GoSyntaxException wrong) {
            throw invalid("invalid txn compare request: " + line);
        }
    }

    private static CommandFailure invalid(String text) {
        return new CommandFailure(CommandFailure.INVALID_INPUT, text);
    }
}
