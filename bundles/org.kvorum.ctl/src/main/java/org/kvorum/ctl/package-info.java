// SPDX-License-Identifier: Apache-2.0
/** The program kvorumctl: flags and variables of etcdctl, connections over Netty, one command a process. */
@NullMarked
package org.kvorum.ctl;

import org.jspecify.annotations.NullMarked;
