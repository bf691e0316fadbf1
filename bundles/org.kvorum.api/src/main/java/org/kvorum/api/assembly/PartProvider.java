// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.assembly;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes a part of a member. Found with {@link java.util.ServiceLoader}, so an implementation has a public constructor without arguments and keeps no state.
 *
 * @param <T> the port the part implements
 */
@ConsumerType
public interface PartProvider<T> {
    /** Returns the port. */
    Class<T> port();

    /** Makes the part for one member. */
    T create(PartContext context);
}
