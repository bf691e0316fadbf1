// SPDX-License-Identifier: Apache-2.0
/**
 * A registry of series and its text page, number for number as Go's Prometheus client prints it: what reads etcd's page by its letters reads this one too.
 *
 * <p>Not built on Prometheus' Java client: that adds {@code _total} to every counter, which some of etcd's do not have, prints {@code 6.0} for {@code 6}, and takes
 * a third of a second of a cold start.
 */
@NullMarked
package org.kvorum.metrics;

import org.jspecify.annotations.NullMarked;
