// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

/** A bar that grows while something goes on, if there is a terminal to show it. One thread. */
final class Bar implements AutoCloseable {
    private static final int WIDTH = 50;

    private final Call call;
    private final boolean shown;
    private final long total;
    private long percent = -1;

    /**
     * Creates a bar.
     *
     * @param total what is a whole bar
     */
    Bar(Call call, long total) {
        this.call = call;
        this.shown = call.execution().host().isTerminal() && total > 0;
        this.total = total;
    }

    /** Shows how much is done, if that makes a difference. */
    void show(long done) {
        if (!shown || 100 * done / total == percent) {
            return;
        }
        percent = 100 * done / total;
        int filled = (int) (WIDTH * done / total);
        call.output()
                .text("\r " + done + " / " + total + " [" + "=".repeat(filled) + " ".repeat(WIDTH - filled) + "] "
                        + percent + "%")
                .flush();
    }

    /** Ends its line. */
    @Override
    public void close() {
        if (shown) {
            call.output().text("\n").flush();
        }
    }
}
