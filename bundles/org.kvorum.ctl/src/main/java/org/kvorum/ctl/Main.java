// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.kvorum.cli.Commands;
import org.kvorum.cli.Execution;
import org.kvorum.cli.Stop;
import org.kvorum.cli.Streams;

/** Runs one command line and ends with its exit code. */
public final class Main {
    private Main() {}

    /** Runs the words after the program's name, which the script gives as a property. */
    public static void main(String[] words) {
        var ended = new CountDownLatch(1);
        var exit = new Exit(ended);
        var stop = new Stop[1];
        stop[0] = new Stop(() -> exit.whenSignalled(stop[0]::tell));
        var streams = new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        var execution = new Execution(new NettyConnector(), streams, new SystemHost(), stop[0]);
        String name = System.getProperty("kvorumctl.name", "kvorumctl");
        exit.with(Commands.ofProgram(name).run(List.of(words), execution));
    }
}
