// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A request that can stand in a log entry. Its field number in etcd's {@code InternalRaftRequest} tells which kind it is.
 */
@ProviderType
public sealed interface Command
        permits RangeRequest,
                PutRequest,
                DeleteRangeRequest,
                TxnRequest,
                CompactionRequest,
                LeaseGrantRequest,
                LeaseRevokeRequest,
                LeaseCheckpointRequest,
                AlarmRequest,
                ClusterVersionSet,
                ClusterMemberAttrSet,
                DowngradeInfoSet,
                LegacyRequest,
                OtherCommand {

    /** Returns the number of the field that holds this kind in {@code InternalRaftRequest}. */
    int field();

    /** Writes the fields of the request, in ascending order. */
    void writeTo(WireWriter out);

    /** Returns the request as a protobuf message. */
    default Bytes encode() {
        var out = new WireWriter(64);
        writeTo(out);
        return out.toBytes();
    }
}
