// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

/**
 * An option of a command.
 *
 * @param names {@code --interactive} or {@code -i, --interactive}
 * @param value the word for its value, empty if it takes none
 * @param usage what it is for
 */
public record OptionInfo(String names, String value, String usage) {}
