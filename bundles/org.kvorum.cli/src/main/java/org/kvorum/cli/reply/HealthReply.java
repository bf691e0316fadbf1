// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import java.util.List;
import org.kvorum.cli.text.Output;
import org.kvorum.cli.text.Table;

/**
 * The health of servers.
 *
 * @param all in the order in which they answered
 * @param errors where people are told of those that are not well
 */
public record HealthReply(List<Health> all, Output errors) implements Reply {
    /** Copies. */
    public HealthReply {
        all = List.copyOf(all);
    }

    @Override
    public void simple(Simple simple) {
        for (Health one : all) {
            if (one.error().isEmpty()) {
                simple.line(one.endpoint() + " is healthy: successfully committed proposal: took = " + one.took());
            } else {
                errors.line(one.endpoint() + " is unhealthy: failed to commit proposal: " + one.error())
                        .flush();
            }
        }
    }

    @Override
    public void fields(Fields fields) {
        for (Health one : all) {
            fields.quoted("Endpoint", one.endpoint())
                    .plain("Health", one.health())
                    .plain("Took", one.took())
                    .plain("Error", one.error())
                    .blank();
        }
    }

    @Override
    public Table table() {
        return new Table(
                List.of("endpoint", "health", "took", "error"),
                all.stream()
                        .map(one -> List.of(one.endpoint(), Boolean.toString(one.health()), one.took(), one.error()))
                        .toList());
    }

    @Override
    public Object json(boolean hex) {
        return all.stream().map(Health::json).toList();
    }
}
