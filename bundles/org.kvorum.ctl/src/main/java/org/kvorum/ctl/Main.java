// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.kvorum.cli.Commands;
import org.kvorum.cli.Execution;
import org.kvorum.cli.Streams;

/** Runs one command line and ends with its exit code. */
public final class Main {
    private Main() {}

    /** Runs the words after the program's name. */
    public static void main(String[] words) throws IOException {
        if (Boolean.getBoolean("kvorumctl.rehearsal")) {
            Rehearsal.run();
            return;
        }
        var exit = new Exit();
        // by a channel, for a wait for input can be interrupted there
        var streams = new Streams(
                Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        var host = new SystemHost(System.getenv());
        var execution = new Execution(new NettyConnector(host, streams), streams, host, exit.stop());
        exit.with(Commands.ofProgram("kvorumctl").run(List.of(words), execution));
    }
}
