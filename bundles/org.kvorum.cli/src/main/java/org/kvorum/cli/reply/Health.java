// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The health of a server.
 *
 * @param endpoint where it is
 * @param health whether it is well
 * @param took how long it took to say so
 * @param error what is wrong, or empty
 */
public record Health(String endpoint, boolean health, String took, String error) {
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoint", endpoint);
        json.put("health", health);
        json.put("took", took);
        if (!error.isEmpty()) {
            json.put("error", error);
        }
        return json;
    }
}
