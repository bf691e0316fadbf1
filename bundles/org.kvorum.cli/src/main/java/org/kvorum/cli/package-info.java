// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of a client, with etcdctl's words, options, outputs and exit codes, over whatever channel they are given. Run by the program kvorumctl and by the
 * shell inside a member; each command runs, and may wait, on the thread of its caller.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.cli;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
