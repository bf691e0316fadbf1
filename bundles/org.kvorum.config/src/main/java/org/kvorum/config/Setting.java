// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;

/**
 * A flag as tools show it.
 *
 * @param name its name without dashes
 * @param group the heading it stands under
 * @param type what it takes: {@code text}, {@code bool}, {@code number}, {@code duration}, {@code list}
 * @param byDefault its default as an operator would write it
 * @param help a sentence
 * @param choices the only values it takes; empty if its type alone decides
 * @param live whether it may change while the member runs
 */
public record Setting(
        String name, String group, String type, String byDefault, String help, List<String> choices, boolean live) {
    public Setting {
        choices = List.copyOf(choices);
    }
}
