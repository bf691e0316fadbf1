// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.SnapshotRequest;
import org.kvorum.proto.etcdserverpb.SnapshotResponse;

@Timeout(20)
final class SnapshotSaveTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    private final CountDownLatch ended = new CountDownLatch(1);
    private Served served;

    /** Sends a part, and has more. */
    private final class Maintenance extends MaintenanceGrpc.MaintenanceImplBase {
        @Override
        public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> reply) {
            if (reply instanceof ServerCallStreamObserver<SnapshotResponse> call) {
                call.setOnCancelHandler(ended::countDown);
            }
            reply.onNext(SnapshotResponse.newBuilder()
                    .setBlob(ByteString.copyFromUtf8("part"))
                    .build());
        }
    }

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new Maintenance());
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void serverDoesNotGoOnForWhoCannotWrite() throws Exception {
        assumeThat(FULL).exists();
        Files.createSymbolicLink(folder.resolve("db.part"), FULL);

        assertThat(served.run("snapshot", "save", folder.resolve("db").toString()))
                .isEqualTo(5);

        assertThat(served.errors()).contains("Error: could not write " + folder.resolve("db.part"));
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }
}
