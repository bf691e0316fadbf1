// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** What the settings ask the machine for. */
@ConsumerType
public interface Host {
    /**
     * Returns the text of a file.
     *
     * @throws IOException if it cannot be read
     */
    String read(Path file) throws IOException;

    /** Returns the address of the interface that the default route uses, if there is one. */
    Optional<String> defaultRouteAddress();
}
