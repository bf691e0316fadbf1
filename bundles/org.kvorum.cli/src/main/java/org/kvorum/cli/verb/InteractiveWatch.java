// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.flags.FlagException;
import org.kvorum.cli.flags.WordReader;
import org.kvorum.cli.flags.Words;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;

/** {@code watch -i}: each line of the input begins a watch, or asks all of them for progress. */
final class InteractiveWatch {
    private final Call call;
    private final WatchWords.Variables variables;
    private final List<WatchStream> streams = new ArrayList<>();

    InteractiveWatch(Call call, WatchWords.Variables variables) {
        this.call = call;
        this.variables = variables;
    }

    int run() {
        call.client();
        var lines = new Lines(call.input());
        try {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                line(line.get(), Lines.words(line.get()));
            }
        } finally {
            streams.forEach(WatchStream::close);
        }
        throw new CommandFailure(CommandFailure.INVALID_INPUT, "error reading watch request line: EOF");
    }

    private void line(String line, List<String> words) {
        String verb = words.isEmpty() ? "" : words.get(0);
        switch (verb) {
            case "" -> complain("Invalid command: " + line + " (watch and progress supported)");
            case "watch" -> watch(line, words.subList(1, words.size()));
            case "progress" -> streams.forEach(WatchStream::requestProgress);
            default -> complain("Invalid command " + line + " (only support watch)");
        }
    }

    private void complain(String text) {
        call.errors().line(text).flush();
    }

    private void watch(String line, List<String> raw) {
        if (raw.isEmpty() && variables.key().isEmpty()) {
            complain("Invalid command " + line + " (command type or key is not provided)");
            return;
        }
        Words words;
        try {
            words = new WordReader(Watch.FLAGS).read(raw);
        } catch (FlagException wrong) {
            throw CommandFailure.badArguments(wrong.text());
        }
        WatchWords keys = WatchWords.of(words.arguments(), raw, variables);
        WatchPrinter.check(keys.program(), call);
        WatchCreateRequest request;
        try {
            request = Watch.request(keys.keys(), words.values());
        } catch (CommandFailure refused) {
            complain("Invalid command " + line + " (" + refused.text() + ")");
            return;
        }
        var stream = new WatchStream(call, request);
        streams.add(stream);
        var printer = new Thread(() -> new WatchPrinter(call, keys.program()).print(stream), "watch");
        printer.setDaemon(true);
        printer.start();
    }
}
