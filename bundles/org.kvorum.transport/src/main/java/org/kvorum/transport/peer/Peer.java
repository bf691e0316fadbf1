// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.transport.DatabaseSource;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.raft.Message;
import org.kvorum.transport.codec.StreamKind;
import org.kvorum.transport.net.PeerUrl;
import org.kvorum.transport.net.PeerUrls;

/** One member as seen from this one. A remote, which is not in the membership yet, has no streams. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
public final class Peer {
    private static final Duration PROBE_MARGIN = Duration.ofSeconds(1);

    private final long id;
    private final Local local;
    private final PeerUrls urls;
    private final boolean remote;
    private final Activity activity;
    private final StreamOutlet appends;
    private final StreamOutlet messages;
    private final StreamInlet appendsIn;
    private final StreamInlet messagesIn;
    private final Pipeline pipeline;
    private final Prober prober;
    private final Set<SnapshotUpload> uploads = new HashSet<>();
    private @Nullable ScheduledFuture<?> heartbeats;
    private @Nullable ScheduledFuture<?> probes;

    /** Creates the peer, not yet connected. */
    public Peer(long id, List<PeerUrl> urls, boolean remote, Local local) {
        this.id = id;
        this.local = local;
        this.urls = new PeerUrls(urls);
        this.remote = remote;
        this.activity = new Activity(id, local.environment().ticker());
        this.appends = new StreamOutlet(id, StreamKind.APPEND, local, activity);
        this.messages = new StreamOutlet(id, StreamKind.MESSAGE, local, activity);
        this.appendsIn = new StreamInlet(id, StreamKind.APPEND, local, this.urls, activity);
        this.messagesIn = new StreamInlet(id, StreamKind.MESSAGE, local, this.urls, activity);
        this.pipeline = new Pipeline(id, local, this.urls, activity);
        this.prober = new Prober(id, local, this.urls);
    }

    /** Returns whether it is not in the membership yet. */
    public boolean isRemote() {
        return remote;
    }

    /** Returns whether and since when it is reached; for any thread. */
    public Activity activity() {
        return activity;
    }

    /** Connects, unless it is a remote. */
    public void start() {
        if (remote) {
            return;
        }
        messagesIn.dial();
        appendsIn.dial();
        long beat = local.options().readTimeout().toNanos() / 3;
        heartbeats = local.loop()
                .executor()
                .scheduleWithFixedDelay(
                        () -> {
                            appends.heartbeat();
                            messages.heartbeat();
                        },
                        beat,
                        beat,
                        TimeUnit.NANOSECONDS);
        long probe =
                Math.max(beat, local.options().readTimeout().minus(PROBE_MARGIN).toNanos());
        probes = local.loop().executor().scheduleWithFixedDelay(prober::probe, probe, probe, TimeUnit.NANOSECONDS);
    }

    /** Writes the stream to a connection the peer has made. */
    public StreamOutlet outlet(StreamKind kind) {
        return kind == StreamKind.APPEND ? appends : messages;
    }

    /** The peer has just connected here, so it can be connected to. */
    public void cameAlive() {
        messagesIn.dialSoon();
        appendsIn.dialSoon();
    }

    /** Sends a message the best way that is open: its stream, the other stream, a request. */
    public void send(Message message) {
        var offer = message instanceof Message.Append ? appends.offer(message) : StreamOutlet.Offer.DETACHED;
        if (offer == StreamOutlet.Offer.DETACHED) {
            offer = messages.offer(message);
        }
        if (offer == StreamOutlet.Offer.FULL) {
            dropped(SendFailure.STREAM_FULL);
        } else if (offer == StreamOutlet.Offer.DETACHED && !pipeline.offer(message)) {
            dropped(SendFailure.PIPELINE_FULL);
        }
    }

    /** Lets go what the last messages left together. */
    public void flush() {
        appends.flush();
        messages.flush();
    }

    /** Sends a snapshot and the database. */
    public void sendSnapshot(Message.InstallSnapshot message, DatabaseSource database) {
        var upload = new SnapshotUpload(id, local, urls, activity, message, database, uploads::remove);
        uploads.add(upload);
        upload.start();
    }

    /** Changes where it is reached. */
    public void update(List<PeerUrl> changed) {
        urls.update(changed);
        cameAlive();
    }

    /** Ends everything. */
    public void close() {
        if (heartbeats != null) {
            heartbeats.cancel(false);
        }
        if (probes != null) {
            probes.cancel(false);
        }
        appendsIn.close();
        messagesIn.close();
        appends.close();
        messages.close();
        pipeline.close();
        Set.copyOf(uploads).forEach(SnapshotUpload::close);
    }

    private void dropped(SendFailure cause) {
        local.traffic().sendFailed(id);
        local.handler().reportUnreachable(id, cause);
    }
}
