// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.cluster;

import java.util.List;
import java.util.Optional;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.ClusterMemberAttrSet;
import org.kvorum.command.ClusterVersionSet;
import org.kvorum.command.DowngradeInfoSet;
import org.kvorum.command.LegacyRequest;
import org.kvorum.raft.ConfChange;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The members as applied so far. {@link #validate} and the {@code apply} methods are called on the apply loop and write to the backend; the rest is for any
 * thread.
 */
@ProviderType
public interface Membership {
    /** Returns the members, by ascending id (unsigned). */
    List<MemberInfo> members();

    /** Returns a member. */
    Optional<MemberInfo> member(long id);

    /** Returns whether the id was removed; it never comes back. */
    boolean isRemoved(long id);

    /** Returns the cluster version as in {@code 3.7.0}, empty while undecided. */
    String clusterVersion();

    /** Returns the target of a running downgrade job, empty if there is none. */
    String downgradeTarget();

    /** Takes up the members the backend holds now; apply loop. */
    void restore();

    /** Returns the membership in the form in which snapshots carry it for members up to 3.6. */
    Bytes legacyStore();

    /**
     * Takes up the membership that a snapshot carries in that form, where the backend differs: it may, in the database of a member up to 3.5. Changes nothing
     * from cluster version 3.6 on. Apply loop.
     *
     * @param legacyStore what the snapshot carries, empty if nothing
     * @throws IllegalArgumentException if it is malformed
     */
    void restoreLegacy(Bytes legacyStore);

    /** Returns why the change must not be applied, if there is a reason. */
    Optional<ErrorCode> validate(ConfChange change);

    /** Applies a change that {@link #validate} found nothing against. */
    void apply(ConfChange change);

    /** Applies a published name and client URLs. */
    void apply(ClusterMemberAttrSet attributes);

    /** Applies a cluster version. */
    void apply(ClusterVersionSet version);

    /** Applies the begin or end of a downgrade job. */
    void apply(DowngradeInfoSet downgrade);

    /** Applies what a member of etcd 3.5 says of its attributes or of the cluster version; every other request changes nothing. */
    void apply(LegacyRequest request);
}
