// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Looks at every step of a disk before it is done, to count it, to make it fail, or to let virtual time pass. */
@ConsumerType
@FunctionalInterface
public interface DiskHook {
    /** Called on the thread that uses the disk; what is thrown leaves the disk as it is. */
    void before(DiskStep step, Path path) throws IOException;
}
