// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.flags.FlagException;
import org.kvorum.cli.flags.WordReader;
import org.kvorum.cli.flags.Words;
import org.kvorum.proto.etcdserverpb.RequestOp;
import org.kvorum.proto.etcdserverpb.TxnRequest;

/** A transaction as it is typed: comparisons, what to do if they hold, what to do otherwise, with a blank line after each. */
final class TxnScript {
    private final Call call;
    private final Lines lines;

    TxnScript(Call call) {
        this.call = call;
        this.lines = new Lines(call.input());
    }

    TxnRequest read() {
        var request = TxnRequest.newBuilder();
        section("compares:", line -> request.addCompare(Comparison.parse(line)));
        section("success requests (get, put, del):", line -> request.addSuccess(operation(line)));
        section("failure requests (get, put, del):", line -> request.addFailure(operation(line)));
        return request.build();
    }

    private void section(String prompt, Consumer<String> reader) {
        if (call.values().is("interactive")) {
            call.output().line(prompt).flush();
        }
        for (String line = line(); !line.isEmpty(); line = line()) {
            reader.accept(line);
        }
    }

    private String line() {
        Optional<String> line = lines.next();
        return line.orElseThrow(() -> new CommandFailure(CommandFailure.INVALID_INPUT, "EOF"))
                .strip();
    }

    private RequestOp operation(String line) {
        List<String> words = Lines.words(line);
        if (words.size() < 2) {
            throw invalid("invalid txn compare request: " + line);
        }
        return operation(words.get(0), words.subList(1, words.size()), line);
    }

    private RequestOp operation(String verb, List<String> words, String line) {
        var operation = RequestOp.newBuilder();
        switch (verb) {
            case "get" -> {
                Words read = read(Get.command(), words, line);
                operation.setRequestRange(Get.request(read.arguments(), read.values()));
            }
            case "put" -> {
                Words read = read(Put.command(), words, line);
                operation.setRequestPut(Put.request(read.arguments(), read.values(), InputStream.nullInputStream()));
            }
            case "del" -> {
                Words read = read(Del.command(), words, line);
                operation.setRequestDeleteRange(Del.request(call, read.arguments(), read.values()));
            }
            default -> throw invalid("invalid txn request: " + line);
        }
        return operation.build();
    }

    private Words read(Command command, List<String> words, String line) {
        try {
            return new WordReader(command.flags()).read(words);
        } catch (FlagException wrong) {
            call.errors().line(new Help("").usage(List.of(command))).flush();
            throw invalid("invalid txn request: " + line);
        }
    }

    private static CommandFailure invalid(String text) {
        return new CommandFailure(CommandFailure.INVALID_INPUT, text);
    }
}
