// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.PromoteReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.transport.net.LeaseMessages;
import org.kvorum.transport.net.PeerHeaders;
import org.kvorum.transport.peer.Local;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The questions members ask each other beside the messages of raft. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
final class QuestionEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(QuestionEndpoints.class);
    private static final String PROMOTE = "/members/promote/";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Local local;
    private final PeerService service;

    QuestionEndpoints(Local local, PeerService service) {
        this.local = local;
        this.service = service;
    }

    void answer(Exchange exchange, Bytes body) {
        var path = exchange.path();
        switch (path) {
            case "/raft/probing" -> exchange.answer(Answers.of(200, TEXT, probing()));
            case "/members" -> get(exchange, this::members);
            case "/version" -> get(exchange, this::version);
            case "/downgrade/enabled" -> get(exchange, this::downgrade);
            case "/members/hashkv" -> get(exchange, asked -> hash(asked, body));
            case "/leases" -> post(exchange, body, this::renew);
            case "/leases/internal" -> post(exchange, body, this::timeToLive);
            default -> {
                if (path.startsWith(PROMOTE)) {
                    promote(exchange, path.substring(PROMOTE.length()));
                } else {
                    exchange.answer(Answers.notFound());
                }
            }
        }
    }

    private Bytes probing() {
        return Bytes.utf8("{\"OK\":true,\"Now\":\""
                + NOW.format(local.environment().clock().instant()) + "\"}\n");
    }

    private void members(Exchange exchange) {
        exchange.answer(withCluster(json(Json.members(service.members()) + "\n")));
    }

    private void version(Exchange exchange) {
        exchange.answer(json(Json.versions(service.versions())));
    }

    private void downgrade(Exchange exchange) {
        later(
                exchange,
                service.downgradeEnabled(),
                enabled -> withCluster(Answers.of(200, TEXT, Bytes.utf8(String.valueOf(enabled)))),
                withCluster(Answers.internalError()));
    }

    private void hash(Exchange exchange, Bytes body) {
        var cluster = exchange.request().headers().get(PeerHeaders.CLUSTER_ID);
        if (cluster != null
                && !cluster.isEmpty()
                && !cluster.equals(local.headers().clusterId())) {
            exchange.answer(withCluster(Answers.text(412, PeerHeaders.CLUSTER_ID_MISMATCH)));
            return;
        }
        long revision;
        try {
            var asked = JsonParser.parseString(body.toStringUtf8())
                    .getAsJsonObject()
                    .get("revision");
            revision = asked == null || asked.isJsonNull() ? 0 : asked.getAsLong();
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            exchange.answer(withCluster(Answers.text(400, "error unmarshalling request")));
            return;
        }
        later(
                exchange,
                service.hashKv(revision),
                this::hash,
                withCluster(Answers.text(400, "etcdserver: request failed")));
    }

    private FullHttpResponse hash(KvHash hash) {
        if (hash instanceof KvHash.Value value) {
            return withCluster(json(Json.hash(value)));
        }
        return withCluster(Answers.text(
                400,
                hash instanceof KvHash.Compacted
                        ? "mvcc: required revision has been compacted"
                        : "mvcc: required revision is a future revision"));
    }

    private void renew(Exchange exchange, Bytes body) {
        later(
                exchange,
                service.renewLease(LeaseMessages.readRenewal(body)),
                QuestionEndpoints::lease,
                Answers.internalError());
    }

    private void timeToLive(Exchange exchange, Bytes body) {
        var question = LeaseMessages.readInternal(body);
        later(
                exchange,
                service.leaseTimeToLive(question.leaseId(), question.withKeys()),
                QuestionEndpoints::lease,
                Answers.internalError());
    }

    private static FullHttpResponse lease(LeaseReply reply) {
        if (reply instanceof LeaseReply.Renewed renewed) {
            return Answers.of(200, "application/protobuf", LeaseMessages.renewed(renewed));
        }
        if (reply instanceof LeaseReply.Alive alive) {
            return Answers.of(200, "application/protobuf", LeaseMessages.alive(alive));
        }
        if (reply instanceof LeaseReply.NotFound) {
            return Answers.text(404, "lease not found");
        }
        return reply instanceof LeaseReply.Refused refused
                ? Answers.text(400, refused.reason())
                : Answers.text(408, "waiting for node to catch up its applied index has timed out");
    }

    private void promote(Exchange exchange, String decimal) {
        if (!exchange.is("POST")) {
            exchange.answer(Answers.methodNotAllowed("POST"));
            return;
        }
        long id;
        try {
            id = Long.parseUnsignedLong(decimal);
        } catch (NumberFormatException e) {
            exchange.answer(withCluster(noSuchMember(decimal)));
            return;
        }
        var token = exchange.request().headers().get(HttpHeaderNames.AUTHORIZATION);
        later(
                exchange,
                service.promote(id, token == null ? "" : token),
                reply -> withCluster(promoted(reply, decimal)),
                withCluster(Answers.internalError()));
    }

    private static FullHttpResponse promoted(PromoteReply reply, String decimal) {
        if (reply instanceof PromoteReply.Promoted promoted) {
            return json(Json.members(promoted.members()) + "\n");
        }
        if (reply instanceof PromoteReply.NoSuchMember) {
            return noSuchMember(decimal);
        }
        return reply instanceof PromoteReply.NotReady refused
                ? Answers.text(412, refused.reason())
                : Answers.internalError();
    }

    private static FullHttpResponse noSuchMember(String decimal) {
        return Answers.text(404, "member " + decimal + " not found in cluster");
    }

    private static FullHttpResponse json(String text) {
        return Answers.of(200, JSON, Bytes.utf8(text));
    }

    private FullHttpResponse withCluster(FullHttpResponse response) {
        return Answers.withCluster(response, local.headers());
    }

    private interface Question {
        void answer(Exchange exchange);
    }

    private interface QuestionWithBody {
        void answer(Exchange exchange, Bytes body);
    }

    private static void get(Exchange exchange, Question question) {
        if (exchange.is("GET")) {
            question.answer(exchange);
        } else {
            exchange.answer(Answers.methodNotAllowed("GET"));
        }
    }

    private static void post(Exchange exchange, Bytes body, QuestionWithBody question) {
        if (!exchange.is("POST")) {
            exchange.answer(Answers.methodNotAllowed("POST"));
            return;
        }
        try {
            question.answer(exchange, body);
        } catch (WireFormatException e) {
            exchange.answer(Answers.text(400, "error unmarshalling request"));
        }
    }

    /** The member answers when it can; the answer goes out on the loop. */
    private <T> void later(
            Exchange exchange,
            CompletionStage<T> stage,
            Function<T, FullHttpResponse> answer,
            FullHttpResponse failed) {
        stage.whenComplete((reply, failure) -> local.loop().run(() -> {
            if (failure == null) {
                failed.release();
                exchange.answer(answer.apply(reply));
            } else {
                LOG.warn("cannot answer a peer path={} error={}", exchange.path(), failure.toString());
                exchange.answer(failed);
            }
        }));
    }
}
