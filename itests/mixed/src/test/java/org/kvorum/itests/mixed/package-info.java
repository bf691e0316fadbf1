// SPDX-License-Identifier: Apache-2.0
/** Clusters of which some members are etcd and some are Kvorum. */
@NullMarked
package org.kvorum.itests.mixed;

import org.jspecify.annotations.NullMarked;
