// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.Optional;

/**
 * A write that was done.
 *
 * @param revision the revision it made
 * @param previous the entry as it was before, if asked for and there
 */
public record PutResult(long revision, Optional<Entry> previous) implements OpResult {}
