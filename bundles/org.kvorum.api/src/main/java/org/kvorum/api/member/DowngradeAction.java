// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

/** What is wanted of a downgrade of the cluster. */
public enum DowngradeAction {
    /** Says whether it would be possible. */
    VALIDATE,
    /** Begins it. */
    ENABLE,
    /** Gives it up. */
    CANCEL
}
