// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs unary calls that took long. Keys are shown, values never. Any thread. */
public final class SlowCalls {
    private static final Logger LOG = LoggerFactory.getLogger(SlowCalls.class);

    private volatile long thresholdNanos;
    private final InstantSource clock;

    /** Creates a log of the calls that take longer than the threshold. */
    public SlowCalls(Duration threshold, InstantSource clock) {
        this.thresholdNanos = threshold.toNanos();
        this.clock = clock;
    }

    /** Returns from how many nanoseconds on a call is worth a line. */
    public long thresholdNanos() {
        return thresholdNanos;
    }

    /** Changes the threshold. */
    public void threshold(Duration threshold) {
        thresholdNanos = threshold.toNanos();
    }

    /** Logs a call. */
    public void warn(MountedMethod method, RpcContext context, long nanos, Bytes request, Bytes response) {
        LOG.atWarn()
                .addKeyValue("start time", clock.instant().minusNanos(nanos).toString())
                .addKeyValue("time spent", Duration.ofNanos(nanos))
                .addKeyValue("remote", context.remoteAddress())
                .addKeyValue("response type", "/" + method.fullName())
                .addKeyValue("request count", read(() -> count(method, request), 0))
                .addKeyValue("request size", request.length())
                .addKeyValue("response count", response.isEmpty() ? 0 : 1)
                .addKeyValue("response size", response.length())
                .addKeyValue("request content", read(() -> content(method, request), ""))
                .log("request stats");
    }

    /** Calls are logged too that were refused because they cannot be read. */
    private static <T> T read(Supplier<T> of, T unreadable) {
        try {
            return of.get();
        } catch (WireFormatException e) {
            return unreadable;
        }
    }

    private static int count(MountedMethod method, Bytes request) {
        if (!method.fullName().equals("etcdserverpb.KV/Txn")) {
            return 1;
        }
        var txn = TxnRequest.decode(request);
        return txn.success().size() + txn.failure().size();
    }

    private static String content(MountedMethod method, Bytes request) {
        return switch (method.fullName()) {
            case "etcdserverpb.KV/Range" -> {
                var range = RangeRequest.decode(request);
                yield "key:\"" + range.key() + "\" range_end:\"" + range.rangeEnd() + "\" limit:" + range.limit();
            }
            case "etcdserverpb.KV/Put" -> {
                var put = PutRequest.decode(request);
                yield "key:\"" + put.key() + "\" value_size:" + put.value().length();
            }
            case "etcdserverpb.KV/DeleteRange" -> {
                var delete = DeleteRangeRequest.decode(request);
                yield "key:\"" + delete.key() + "\" range_end:\"" + delete.rangeEnd() + "\"";
            }
            case "etcdserverpb.KV/Txn" -> {
                var txn = TxnRequest.decode(request);
                yield "compare:" + txn.compare().size() + " success:"
                        + txn.success().size() + " failure:" + txn.failure().size();
            }
            default -> "";
        };
    }
}
