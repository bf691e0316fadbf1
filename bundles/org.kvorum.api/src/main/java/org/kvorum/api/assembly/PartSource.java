// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.assembly;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The parts of one member; asking twice gives the same part. Any thread. */
@ConsumerType
public interface PartSource {
    /**
     * Returns the part that implements a port.
     *
     * @throws PartMissingException if there is none
     */
    <T> T part(Class<T> port);

    /** Returns all that implement a port of which there may be several: engines, modes of discovery, services. */
    <T> List<T> parts(Class<T> port);
}
