// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;

/**
 * Another name for keys below a prefix.
 *
 * @param prefix that all of them have
 * @param replacement what they have instead
 */
record Renaming(ByteString prefix, ByteString replacement) {
    ByteString of(ByteString key) {
        return replacement.concat(key.substring(prefix.size()));
    }
}
