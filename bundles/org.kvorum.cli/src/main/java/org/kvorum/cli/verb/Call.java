// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Execution;
import org.kvorum.cli.Values;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.Words;
import org.kvorum.cli.reply.Format;
import org.kvorum.cli.reply.Reply;
import org.kvorum.cli.reply.Style;
import org.kvorum.cli.text.Output;

/** One run of a command: its words, and all it may use. Belongs to the thread that runs it. */
public final class Call implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 2 * 1024 * 1024;

    private final String program;
    private final Execution execution;
    private final Words words;
    private final List<String> raw;
    private final List<Flag> inherited;
    private final Output output;
    private final Output errors;
    private final ClientLog log;
    private Set<String> ownVariables = Set.of();
    private @Nullable Opened opened;

    /**
     * Creates a run.
     *
     * @param program the name of what runs commands
     * @param execution what surrounds it
     * @param words of the command, read
     * @param raw the words behind the command's own, as they were given
     * @param inherited the flags that variables may set
     */
    public Call(String program, Execution execution, Words words, List<String> raw, List<Flag> inherited) {
        this.program = program;
        this.execution = execution;
        this.words = words;
        this.raw = List.copyOf(raw);
        this.inherited = List.copyOf(inherited);
        this.output = new Output(execution.streams().output());
        this.errors = new Output(execution.streams().errors());
        this.log = new ClientLog(errors, execution.host()::now);
    }

    /** The servers, and how to print what they say. */
    private record Opened(Client client, Values values) {}

    String program() {
        return program;
    }

    List<Flag> inherited() {
        return inherited;
    }

    List<String> arguments() {
        return words.arguments();
    }

    /** Fails with this text if there are any arguments. */
    void refuseArguments(String text) {
        if (!arguments().isEmpty()) {
            throw CommandFailure.badArguments(text);
        }
    }

    /** Returns the values of the command's own flags. */
    Values values() {
        return words.values();
    }

    /** Returns the words behind the command's own as they were given. */
    List<String> raw() {
        return raw;
    }

    Execution execution() {
        return execution;
    }

    Output output() {
        return output;
    }

    Output errors() {
        return errors;
    }

    ClientLog log() {
        return log;
    }

    InputStream input() {
        return execution.streams().input();
    }

    Map<String, String> variables() {
        return execution.host().variables();
    }

    /** Returns a time that only differences make sense of. */
    long nanoTime() {
        return execution.host().nanoTime();
    }

    /** Returns whether the command is to end. */
    boolean stopped() {
        return execution.stop().told() || Thread.currentThread().isInterrupted();
    }

    /** Waits; returns whether to end instead of going on. */
    boolean stop(Duration time) {
        return execution.stop().await(time);
    }

    /** Names variables that the command reads itself; before the servers are asked for. */
    void ownVariables(Set<String> names) {
        ownVariables = names;
    }

    /** Returns the servers; the first use decides about variables and formats, as in etcdctl behind the check of the arguments. */
    Client client() {
        return opened().client();
    }

    private Opened opened() {
        Opened there = opened;
        if (there == null) {
            Values values = new Variables(inherited, ownVariables, log).apply(words.values(), variables());
            Format.named(values.text("write-out"));
            there = new Opened(open(values), values);
            opened = there;
        }
        return there;
    }

    private Client open(Values values) {
        return new Client(
                execution.connector().connect(values),
                values.duration("command-timeout"),
                requestBytesMax(values),
                log,
                this);
    }

    /**
     * Returns other servers, for the caller to close.
     *
     * @param change from the flags of the command's own servers to theirs
     */
    Client others(UnaryOperator<Values> change) {
        Values own = opened().values();
        if (!own.knows("endpoints")) {
            throw new CommandFailure(CommandFailure.BAD_FEATURE, "no other cluster can be reached from here");
        }
        return open(change.apply(own));
    }

    private static int requestBytesMax(Values values) {
        long given = values.knows("max-request-bytes") ? values.number("max-request-bytes") : 0;
        return given > 0 ? (int) Math.min(given, Integer.MAX_VALUE) : REQUEST_BYTES_MAX;
    }

    /** Returns the output format. */
    Format format() {
        return Format.named(opened().values().text("write-out"));
    }

    /** Returns whether ids and keys are to be hexadecimal. */
    boolean hex() {
        return opened().values().is("hex");
    }

    /** Prints a reply in the format that is wanted. */
    void show(Reply reply) {
        show(reply, false);
    }

    /** Prints a reply, perhaps without keys. */
    void show(Reply reply, boolean valueOnly) {
        format().show(reply, new Style(hex(), valueOnly), output);
    }

    @Override
    public void close() {
        Opened there = opened;
        if (there != null) {
            there.client().close();
        }
    }
}
