// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a command reads and writes. It writes in whole lines or messages and flushes after each; it closes none of them.
 *
 * @param input read by {@code put} without a value, {@code txn} and {@code watch -i}
 * @param output for answers
 * @param errors for warnings and errors
 */
public record Streams(InputStream input, OutputStream output, OutputStream errors) {}
