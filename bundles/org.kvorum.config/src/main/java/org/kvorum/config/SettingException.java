// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

/** A setting that cannot be: its message is for the operator. */
final class SettingException extends Exception {
    private static final long serialVersionUID = 1L;

    SettingException(String message) {
        super(message);
    }
}
