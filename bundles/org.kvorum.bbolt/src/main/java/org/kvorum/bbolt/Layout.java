// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

/** Numbers of the format. */
final class Layout {
    /** id u64, flags u16, count u16, overflow u32. */
    static final int PAGE_HEADER_BYTES = 16;

    static final int FLAGS_AT = 8;
    static final int COUNT_AT = 10;
    static final int OVERFLOW_AT = 12;

    static final int BRANCH = 0x01;
    static final int LEAF = 0x02;
    static final int META = 0x04;

    /** Of a branch: position u32, key size u32, child u64. Of a leaf: flags u32, position u32, key size u32, value size u32. */
    static final int ELEMENT_BYTES = 16;

    /** The flag of a leaf element whose value is a bucket. */
    static final int BUCKET = 0x01;

    /** What the value of a bucket begins with: root u64, sequence u64; a leaf page follows if the root is 0. */
    static final int BUCKET_HEADER_BYTES = 16;

    static final int KEY_BYTES_MAX = 32768;

    /** The first page behind the two meta pages. */
    static final long FIRST_PAGE = 2;

    private Layout() {}
}
