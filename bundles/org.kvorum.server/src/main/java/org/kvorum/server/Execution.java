// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.cluster.Membership;
import org.kvorum.api.kv.CompactResult;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.command.AlarmRequest;
import org.kvorum.command.ClusterMemberAttrSet;
import org.kvorum.command.ClusterVersionSet;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.DowngradeInfoSet;
import org.kvorum.command.LeaseCheckpointRequest;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.LegacyRequest;
import org.kvorum.command.OtherCommand;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a command says. Belongs to the apply loop. */
final class Execution implements CommandExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final KvStore store;
    private final Lessor lessor;
    private final Alarms alarms;
    private final Membership membership;

    /** The revision of what was applied so far, published or not. */
    private long revision;

    Execution(KvStore store, Lessor lessor, Alarms alarms, Membership membership) {
        this.store = store;
        this.lessor = lessor;
        this.alarms = alarms;
        this.membership = membership;
        this.revision = store.revision();
    }

    @Override
    public Outcome execute(Command command, boolean wanted) {
        // Most frequent first; the compiler does not check that all kinds are here, so the last line does.
        if (command instanceof PutRequest put) {
            return written(store.put(put));
        }
        if (command instanceof TxnRequest txn) {
            return written(store.txn(txn, wanted));
        }
        if (command instanceof DeleteRangeRequest delete) {
            return written(store.deleteRange(delete));
        }
        if (command instanceof LeaseGrantRequest grant) {
            return granted(lessor.grant(grant.id(), grant.ttlSeconds()));
        }
        if (command instanceof LeaseRevokeRequest revoke) {
            return revoke(revoke.id());
        }
        if (command instanceof LeaseCheckpointRequest checkpoint) {
            lessor.checkpoint(checkpoint.checkpoints());
            return done();
        }
        if (command instanceof CompactionRequest compaction) {
            return compacted(store.compact(compaction.revision()));
        }
        if (command instanceof AlarmRequest alarm) {
            return new Outcome.Done(new ApplyResult.Alarms(alarms.apply(alarm), revision()));
        }
        if (command instanceof ClusterMemberAttrSet attributes) {
            membership.apply(attributes);
            return done();
        }
        if (command instanceof ClusterVersionSet version) {
            return versionChanged(() -> membership.apply(version));
        }
        if (command instanceof DowngradeInfoSet downgrade) {
            membership.apply(downgrade);
            return done();
        }
        if (command instanceof LegacyRequest legacy) {
            return versionChanged(() -> membership.apply(legacy));
        }
        if (command instanceof RangeRequest range) {
            return wanted ? read(store.range(range)) : done();
        }
        // A kind that a newer or older member knows: it changes nothing here, as etcd treats unknown fields.
        if (command instanceof OtherCommand other) {
            Authentication.passedOver(other);
        }
        return done();
    }

    /** Runs what may change the cluster version. One this member cannot run at ends it. */
    private Outcome versionChanged(Runnable change) {
        var before = membership.clusterVersion();
        change.run();
        var now = membership.clusterVersion();
        if (!now.equals(before)) {
            ClusterVersions.requireSupported(now);
            if (before.isEmpty()) {
                LOG.atInfo().addKeyValue("cluster-version", brief(now)).log("set initial cluster version");
            } else {
                LOG.atInfo()
                        .addKeyValue("from", brief(before))
                        .addKeyValue("to", brief(now))
                        .log("updated cluster version");
            }
        }
        return done();
    }

    private static String brief(String version) {
        return ReleaseVersion.parse(version).map(ReleaseVersion::brief).orElse(version);
    }

    /** Returns the revision of what was applied so far; a snapshot may have taken the store on meanwhile. */
    private long revision() {
        revision = Math.max(revision, store.revision());
        return revision;
    }

    private Outcome done() {
        return new Outcome.Done(new ApplyResult.Done(revision()));
    }

    private Outcome written(WriteResult result) {
        if (result instanceof WriteResult.Refused refused) {
            return new Outcome.Refused(refused.error());
        }
        long made = 0;
        if (result instanceof WriteResult.Put put) {
            made = put.revision();
        } else if (result instanceof WriteResult.Deleted deleted) {
            made = deleted.revision();
        } else if (result instanceof WriteResult.Txn txn) {
            made = txn.revision();
        }
        revision = made;
        return new Outcome.Done(new ApplyResult.Kv(result, made));
    }

    private static Outcome read(RangeResult result) {
        if (result instanceof RangeResult.Rows rows) {
            return new Outcome.Done(new ApplyResult.Done(rows.revision()));
        }
        return new Outcome.Refused(
                result instanceof RangeResult.Compacted ? ErrorCode.COMPACTED : ErrorCode.FUTURE_REVISION);
    }

    private Outcome granted(Lessor.Grant grant) {
        if (grant instanceof Lessor.Grant.Granted granted) {
            return new Outcome.Done(new ApplyResult.LeaseGranted(granted.id(), granted.ttlSeconds(), revision()));
        }
        return new Outcome.Refused(((Lessor.Grant.Refused) grant).error());
    }

    private Outcome revoke(long id) {
        var keys = lessor.revoke(id);
        if (keys == null) {
            return new Outcome.Refused(ErrorCode.LEASE_NOT_FOUND);
        }
        if (!keys.isEmpty()) {
            written(store.deleteKeys(keys));
        }
        return new Outcome.Done(new ApplyResult.LeaseRevoked(revision()));
    }

    private static Outcome compacted(CompactResult result) {
        if (result instanceof CompactResult.Accepted accepted) {
            return new Outcome.Done(new ApplyResult.Compacted(accepted.revision(), accepted.removed()));
        }
        return new Outcome.Refused(((CompactResult.Refused) result).error());
    }
}
