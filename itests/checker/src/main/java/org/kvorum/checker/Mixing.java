// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import org.kvorum.bytes.Bytes;

/** Hashes of 64 bits: the 32 bits of hashCode() would let two different states look alike, and a right history look wrong. */
final class Mixing {
    private Mixing() {}

    static long mix(long a, long b) {
        long z = a * 0x9e3779b97f4a7c15L + b + 0x632be59bd9b4e019L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    static long hash(Bytes bytes) {
        long h = bytes.length();
        for (int i = 0; i < bytes.length(); i++) {
            h = (h ^ bytes.at(i)) * 0x100000001b3L;
        }
        return mix(h, bytes.length());
    }
}
