// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.rpc.call.Errors;

/** A call that came in as HTTP: its headers as metadata, its end as cancellation. */
final class GatewayContext implements RpcContext {
    private static final String PREFIX = "grpcgateway-";
    private static final Set<String> STANDARD_HEADERS = Set.of(
            "accept",
            "accept-charset",
            "accept-language",
            "accept-ranges",
            "authorization",
            "cache-control",
            "content-type",
            "cookie",
            "date",
            "expect",
            "from",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-schedule-tag-match",
            "if-unmodified-since",
            "max-forwards",
            "origin",
            "pragma",
            "referer",
            "user-agent",
            "via",
            "warning");

    private final HttpExchange exchange;
    private final @Nullable Duration timeout;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private @Nullable Runnable stopDeadline;

    /**
     * Reads the headers.
     *
     * @throws RpcException if the timeout is none
     */
    GatewayContext(HttpExchange exchange) {
        this.exchange = exchange;
        var text = exchange.headers().get("Grpc-Timeout");
        this.timeout = text == null || text.isEmpty() ? null : timeout(text);
    }

    @Override
    public Optional<String> metadata(String name) {
        var headers = exchange.headers();
        var given = headers.get("Grpc-Metadata-" + name);
        if (given == null && name.equals("authorization")) {
            given = headers.get(HttpHeaderNames.AUTHORIZATION);
        }
        if (given == null && name.startsWith(PREFIX)) {
            var standard = name.substring(PREFIX.length());
            given = STANDARD_HEADERS.contains(standard) ? headers.get(standard) : null;
        }
        if (given == null && name.equals("x-forwarded-host")) {
            given = headers.get(HttpHeaderNames.HOST);
        }
        if (given == null && name.equals("x-forwarded-for")) {
            var address = exchange.remoteAddress();
            int port = address.lastIndexOf(':');
            given = port < 0 ? address : address.substring(0, port);
        }
        return Optional.ofNullable(given);
    }

    @Override
    public String remoteAddress() {
        return exchange.remoteAddress();
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Marks the call as cancelled; returns whether it was not before. */
    boolean cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            actions = List.copyOf(onCancel);
        }
        ended();
        actions.forEach(Runnable::run);
        return true;
    }

    /** Has the action run, and the call cancelled, when the client's patience is over. */
    void startDeadline(Runnable expired) {
        if (timeout != null) {
            stopDeadline = exchange.later(timeout, () -> {
                expired.run();
                cancel();
            });
        }
    }

    /** The call has its answer. */
    void ended() {
        var stop = stopDeadline;
        if (stop != null) {
            stop.run();
        }
    }

    private static Duration timeout(String text) {
        try {
            long amount = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 'H' -> Duration.ofHours(amount);
                case 'M' -> Duration.ofMinutes(amount);
                case 'S' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMillis(amount);
                case 'u' -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
                case 'n' -> Duration.ofNanos(amount);
                default -> throw new RpcException(Errors.INVALID_ARGUMENT, "invalid grpc-timeout: " + text);
            };
        } catch (NumberFormatException | ArithmeticException e) {
            throw new RpcException(Errors.INVALID_ARGUMENT, "invalid grpc-timeout: " + text);
        }
    }
}
