// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private final Thread reader = Thread.currentThread();
    private @Nullable CommandFailure failure;
    private boolean over;

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
            throw new CommandFailure(CommandFailure.INVALID_INPUT, "error reading watch request line: EOF");
        } catch (CommandFailure end) {
            throw first(end);
        } finally {
            streams.forEach(WatchStream::close);
        }
    }

    /** Returns why it is over: because of a watch, if one has failed, for then the input only was interrupted. */
    private synchronized CommandFailure first(CommandFailure end) {
        over = true;
        if (failure == null) {
            return end;
        }
        // was for the input, not for whoever runs commands on this thread
        var unused = Thread.interrupted();
        return failure;
    }

    private void print(WatchStream stream, List<String> program) {
        try {
            new WatchPrinter(call, program).print(stream);
        } catch (CommandFailure failed) {
            end(failed);
        }
    }

    /** Ends the wait for a line. */
    private synchronized void end(CommandFailure failed) {
        if (!over && failure == null) {
            failure = failed;
            reader.interrupt();
        }
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
        if (words.arguments().isEmpty() && variables.key().isEmpty()) {
            throw CommandFailure.badArguments(WatchWords.BAD_NUMBER);
        }
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
        var printer = new Thread(() -> print(stream, keys.program()), "watch");
        printer.setDaemon(true);
        printer.start();
    }
}
