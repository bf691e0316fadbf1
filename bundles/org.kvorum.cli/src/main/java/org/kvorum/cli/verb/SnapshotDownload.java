// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoDuration;
import org.kvorum.cli.text.HumanSize;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.SnapshotRequest;
import org.kvorum.proto.etcdserverpb.SnapshotResponse;

/** The database of one server, on its way into a file: complete, with its checksum, and durable, or not at all. */
final class SnapshotDownload {
    private static final String CALLER = "verb/SnapshotDownload.java";
    private static final int SECTOR_BYTES = 512;
    private static final int CHECKSUM_BYTES = 32;

    private final Call call;
    private final String file;
    private final String part;
    private String version = "";

    SnapshotDownload(Call call, String file) {
        this.call = call;
        this.file = file;
        this.part = file + ".part";
    }

    /** Downloads; returns the version of the server. */
    String run() {
        List<String> endpoints = call.client().endpoints();
        if (endpoints.size() != 1) {
            throw failure("snapshot must be requested to one selected node, not multiple ["
                    + String.join(" ", endpoints) + "]");
        }
        try {
            download(endpoints.get(0));
        } catch (IOException failure) {
            throw failure("could not write " + part + ": " + failure.getMessage());
        } catch (StatusRuntimeException refusal) {
            throw failure(GoStatus.told(refusal.getStatus()));
        } finally {
            discard();
        }
        return version;
    }

    private void download(String endpoint) throws IOException {
        long start = call.nanoTime();
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options =
                EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        try (FileChannel target = create(options, mode)) {
            info("", "created temporary db file", "path", part);
            ClientCall<SnapshotRequest, SnapshotResponse> stream = open(endpoint);
            info("client", "opened snapshot stream; downloading");
            info("", "fetching snapshot", "endpoint", endpoint);
            long size;
            try {
                size = copy(
                        ClientCalls.blockingServerStreamingCall(stream, SnapshotRequest.getDefaultInstance()), target);
            } finally {
                // for a server goes on as long as somebody may still read
                stream.cancel("done", null);
            }
            info("client", "completed snapshot read; closing");
            if (size % SECTOR_BYTES != CHECKSUM_BYTES) {
                throw failure("sha256 checksum not found [bytes: " + size + "]");
            }
            target.force(true);
            info(
                    "",
                    "fetched snapshot",
                    "endpoint",
                    endpoint,
                    "size",
                    HumanSize.of(size),
                    "took",
                    GoDuration.text(Duration.ofNanos(call.nanoTime() - start)),
                    "etcd-version",
                    version);
        }
        Files.move(Path.of(part), Path.of(file), StandardCopyOption.ATOMIC_MOVE);
        info("", "saved", "path", file);
    }

    private FileChannel create(Set<StandardOpenOption> options, FileAttribute<?> mode) throws IOException {
        try {
            return FileChannel.open(Path.of(part), options, mode);
        } catch (NoSuchFileException missing) {
            throw failure("could not open " + part + " (open " + part + ": no such file or directory)");
        } catch (AccessDeniedException denied) {
            throw failure("could not open " + part + " (open " + part + ": permission denied)");
        }
    }

    /** A timeout counts only if somebody gave one. */
    private ClientCall<SnapshotRequest, SnapshotResponse> open(String endpoint) {
        CallOptions options = call.values().isGiven("command-timeout")
                ? call.client().inTime()
                : call.client().patient();
        return call.client().one(endpoint).newCall(MaintenanceGrpc.getSnapshotMethod(), options);
    }

    private long copy(Iterator<SnapshotResponse> blobs, FileChannel target) throws IOException {
        long size = 0;
        while (blobs.hasNext()) {
            SnapshotResponse next = blobs.next();
            version = next.getVersion().isEmpty() ? version : next.getVersion();
            ByteString blob = next.getBlob();
            for (ByteBuffer buffer : blob.asReadOnlyByteBufferList()) {
                while (buffer.hasRemaining()) {
                    size += target.write(buffer);
                }
            }
        }
        return size;
    }

    private void info(String logger, String message, Object... fields) {
        call.log().line("info", logger, CALLER, message, fields);
    }

    private void discard() {
        try {
            Files.deleteIfExists(Path.of(part));
        } catch (IOException failure) {
            call.log()
                    .line(
                            "error",
                            "",
                            CALLER,
                            "Failed to cleanup .part file",
                            "error",
                            String.valueOf(failure.getMessage()));
        }
    }

    private static CommandFailure failure(String text) {
        return new CommandFailure(CommandFailure.INTERRUPTED, text);
    }
}
