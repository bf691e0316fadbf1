// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

/**
 * How to print.
 *
 * @param hex whether bytes and ids are printed as hexadecimal digits
 * @param valueOnly whether keys are left out
 */
public record Style(boolean hex, boolean valueOnly) {}
