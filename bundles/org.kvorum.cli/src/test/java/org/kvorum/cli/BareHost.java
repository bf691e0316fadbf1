// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A host with nothing but a clock: no variables, no programs, no terminal. */
public class BareHost implements Host {
    @Override
    public Map<String, String> variables() {
        return Map.of();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Optional<Programs> programs() {
        return Optional.empty();
    }

    @Override
    public boolean isTerminal() {
        return false;
    }

    @Override
    public Optional<String> askPassword(String prompt) {
        return Optional.empty();
    }
}
