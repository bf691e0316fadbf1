// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.OptionalLong;

/** How ids follow from URLs: etcd's derivation, so that every member of either kind computes the same. */
public final class MemberIds {
    private MemberIds() {}

    /**
     * Returns the id of a member: the first eight bytes of the SHA-1 of its sorted peer URLs, the cluster token, and, for a member added at run time, the time.
     *
     * @param unixSeconds when it was added; empty for a member the cluster is born with
     */
    public static long member(Collection<String> peerUrls, String token, OptionalLong unixSeconds) {
        var sha1 = sha1();
        peerUrls.stream().sorted().forEach(url -> sha1.update(url.getBytes(StandardCharsets.UTF_8)));
        sha1.update(token.getBytes(StandardCharsets.UTF_8));
        unixSeconds.ifPresent(seconds -> sha1.update(Long.toString(seconds).getBytes(StandardCharsets.UTF_8)));
        return firstLong(sha1);
    }

    /** Returns the id of a cluster: the first eight bytes of the SHA-1 of the ids of its first members, ascending as unsigned numbers. */
    public static long cluster(Collection<Long> memberIds) {
        var sha1 = sha1();
        memberIds.stream()
                .sorted(Long::compareUnsigned)
                .forEach(id ->
                        sha1.update(ByteBuffer.allocate(Long.BYTES).putLong(id).flip()));
        return firstLong(sha1);
    }

    /** Returns the id as etcd prints it: lower-case hexadecimal without leading zeros. */
    public static String hex(long id) {
        return Long.toHexString(id);
    }

    private static long firstLong(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }
}
