// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.kvorum.cli.CommandFailure;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthenticateRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;

/** Gets a token for a user and lets every call carry it; when a server does not know it any more, the next call gets another. */
final class TokenAuth {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final String NOT_ENABLED = "etcdserver: authentication is not enabled";

    private static final Set<String> STALE =
            Set.of("etcdserver: invalid auth token", "etcdserver: revision of auth store is old");

    private final Credentials credentials;
    private final Duration timeout;

    TokenAuth(Credentials credentials, Duration timeout) {
        this.credentials = credentials;
        this.timeout = timeout;
    }

    /** Returns the channel as the user sees it; may wait for the server. */
    Channel over(Channel channel) {
        String token = credentials.user().isEmpty() ? credentials.token() : authenticate(channel);
        return token.isEmpty() ? channel : ClientInterceptors.intercept(channel, new Carrier(channel, token));
    }

    /** Lets calls carry a token. */
    private final class Carrier implements ClientInterceptor {
        private final Channel bare;
        private final Object renewal = new Object();
        private String token;
        private volatile String refused = "";

        Carrier(Channel bare, String token) {
            this.bare = bare;
            this.token = token;
        }

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    String carried = current();
                    headers.put(TOKEN, carried);
                    super.start(new Watchman<>(listener, carried), headers);
                }
            };
        }

        /** Returns the token, or another; who waits for that must not be the thread of the connections, and none who has news of it. */
        private String current() {
            synchronized (renewal) {
                if (token.equals(refused)) {
                    token = authenticate(bare);
                }
                return token;
            }
        }

        /** Sees when a token is refused. */
        private final class Watchman<A> extends SimpleForwardingClientCallListener<A> {
            private final String carried;

            Watchman(ClientCall.Listener<A> listener, String carried) {
                super(listener);
                this.carried = carried;
            }

            @Override
            public void onMessage(A message) {
                if (message instanceof WatchResponse watch && watch.getCanceled()) {
                    heard(watch.getCancelReason());
                }
                super.onMessage(message);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                heard(String.valueOf(status.getDescription()));
                super.onClose(status, trailers);
            }

            private void heard(String refusal) {
                if (STALE.contains(refusal) && !credentials.user().isEmpty()) {
                    refused = carried;
                }
            }
        }
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
