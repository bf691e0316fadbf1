// SPDX-License-Identifier: Apache-2.0
/** Members as configurations of the factory {@code org.kvorum.member}: settings of the one the process was started for, and further ones in the same framework. */
@NullMarked
package org.kvorum.configadmin;

import org.jspecify.annotations.NullMarked;
