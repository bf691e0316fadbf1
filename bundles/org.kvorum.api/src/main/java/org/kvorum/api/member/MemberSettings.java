// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The settings of one member of this framework; registered as a service with {@link Member#NAME} for each member there shall be, and for as long. When a setting
 * changes that may change while the member runs, the service's properties are modified: whoever tracks it then reads {@link #current()} anew. Any thread.
 */
@ProviderType
public interface MemberSettings {
    /** The service property that is {@code true} for the member the process was started for: if that one fails, the process ends. */
    String MAIN = "kvorum.main";

    /** Returns the settings in force now. */
    MemberConfig current();
}
