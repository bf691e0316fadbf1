// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.assembly;

import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Metrics;

/**
 * What a part is made with.
 *
 * @param environment the member's time, randomness, disk and threads
 * @param metrics the member's numbers
 * @param others the member's other parts, for a part that is made of parts
 */
public record PartContext(Environment environment, Metrics metrics, PartSource others) {}
