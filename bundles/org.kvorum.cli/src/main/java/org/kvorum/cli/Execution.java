// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

/**
 * What surrounds one command line.
 *
 * @param connector how servers are reached
 * @param streams where to read and to print
 * @param host the world outside
 * @param stop tells a command that waits to end; interrupting its thread does as well
 */
public record Execution(Connector connector, Streams streams, Host host, Stop stop) {}
