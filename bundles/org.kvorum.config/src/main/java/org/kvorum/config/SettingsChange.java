// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;

/**
 * What became of a change of settings.
 *
 * @param applied the flags that have another value now
 * @param fixed the flags that count only at a start, and keep the value they have
 */
public record SettingsChange(List<String> applied, List<String> fixed) {
    public SettingsChange {
        applied = List.copyOf(applied);
        fixed = List.copyOf(fixed);
    }
}
