// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.kvorum.cli.CommandFailure;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthenticateRequest;

/** Gets a token for a user and lets every call carry it. */
final class TokenAuth {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final String NOT_ENABLED = "etcdserver: authentication is not enabled";

    private final Credentials credentials;
    private final Duration timeout;

    TokenAuth(Credentials credentials, Duration timeout) {
        this.credentials = credentials;
        this.timeout = timeout;
    }

    /** Returns the channel as the user sees it; may wait for the server. */
    Channel over(Channel channel) {
        String token = credentials.user().isEmpty() ? credentials.token() : authenticate(channel);
        if (token.isEmpty()) {
            return channel;
        }
        var headers = new Metadata();
        headers.put(TOKEN, token);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** A server without authentication may be told a user all the same. */
    private String authenticate(Channel channel) {
        var request = AuthenticateRequest.newBuilder()
                .setName(credentials.user())
                .setPassword(credentials.password())
                .build();
        CallOptions options =
                CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return ClientCalls.blockingUnaryCall(channel, AuthGrpc.getAuthenticateMethod(), options, request)
                    .getToken();
        } catch (StatusRuntimeException refusal) {
            Status status = refusal.getStatus();
            String text = String.valueOf(status.getDescription());
            if (text.equals(NOT_ENABLED)) {
                return "";
            }
            if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
                throw new CommandFailure(CommandFailure.BAD_CONNECTION, "context deadline exceeded");
            }
            throw new CommandFailure(CommandFailure.BAD_CONNECTION, text);
        }
    }
}
