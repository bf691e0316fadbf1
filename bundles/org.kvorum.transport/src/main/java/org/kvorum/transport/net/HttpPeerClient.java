// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerUnavailableException;
import org.kvorum.api.transport.PeerVersions;
import org.kvorum.api.transport.PromoteReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;

/** Asks over HTTP/1.1. */
public final class HttpPeerClient implements PeerClient {
    private static final String COMPACTED = "mvcc: required revision has been compacted";
    private static final String FUTURE = "mvcc: required revision is a future revision";

    private final PeerLoop loop;
    private final HttpRequests requests;
    private final Runnable close;

    /** Creates a client; {@code close} is what its end means to its owner. */
    public HttpPeerClient(PeerLoop loop, HttpRequests requests, Runnable close) {
        this.loop = loop;
        this.requests = requests;
        this.close = close;
    }

    @Override
    public CompletionStage<MemberList> members(List<String> urls, Duration timeout) {
        return ask(urls, timeout, () -> get("/members"), reply -> {
            expectOk(reply);
            var id = PeerHeaders.id(reply.headers().get(PeerHeaders.CLUSTER_ID)).orElseThrow(() -> nonsense(reply));
            return new MemberList(id, readMembers(reply));
        });
    }

    @Override
    public CompletionStage<PeerVersions> version(List<String> urls, Duration timeout) {
        return ask(urls, timeout, () -> get("/version"), reply -> {
            expectOk(reply);
            var json = JsonParser.parseString(reply.text()).getAsJsonObject();
            return new PeerVersions(text(json, "etcdserver"), text(json, "etcdcluster"), text(json, "storage"));
        });
    }

    @Override
    public CompletionStage<LeaseReply> renewLease(List<String> urls, long leaseId, Duration timeout) {
        return ask(
                urls,
                timeout,
                () -> post("/leases", LeaseMessages.renewal(leaseId)),
                reply -> lease(reply, LeaseMessages::readRenewed));
    }

    @Override
    public CompletionStage<LeaseReply> leaseTimeToLive(
            List<String> urls, long leaseId, boolean withKeys, Duration timeout) {
        return ask(
                urls,
                timeout,
                () -> post("/leases/internal", LeaseMessages.question(leaseId, withKeys)),
                reply -> lease(reply, LeaseMessages::readAlive));
    }

    private static LeaseReply lease(HttpReply reply, Function<Bytes, LeaseReply> read) {
        return switch (reply.status()) {
            case 200 -> read.apply(reply.body());
            case 404 -> new LeaseReply.NotFound();
            case 408 -> new LeaseReply.Behind();
            default -> new LeaseReply.Refused(reply.text());
        };
    }

    @Override
    public CompletionStage<PromoteReply> promote(List<String> urls, long memberId, String token, Duration timeout) {
        Supplier<FullHttpRequest> request = () -> {
            var post = request(HttpMethod.POST, "/members/promote/" + Long.toUnsignedString(memberId), Bytes.EMPTY);
            if (!token.isEmpty()) {
                post.headers().set(HttpHeaderNames.AUTHORIZATION, token);
            }
            return post;
        };
        return ask(urls, timeout, request, reply -> switch (reply.status()) {
            case 200 -> new PromoteReply.Promoted(readMembers(reply));
            case 404 -> new PromoteReply.NoSuchMember();
            case 412 -> new PromoteReply.NotReady(reply.text());
            default -> new PromoteReply.Failed();
        });
    }

    @Override
    public CompletionStage<KvHash> hashKv(List<String> urls, long clusterId, long revision, Duration timeout) {
        Supplier<FullHttpRequest> request = () -> {
            var get = request(HttpMethod.GET, "/members/hashkv", Bytes.utf8("{\"revision\":" + revision + "}"));
            get.headers()
                    .set(PeerHeaders.CLUSTER_ID, Long.toHexString(clusterId))
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json");
            return get;
        };
        return ask(urls, timeout, request, HttpPeerClient::hash);
    }

    private static KvHash hash(HttpReply reply) {
        if (reply.status() == 400 && reply.text().equals(COMPACTED)) {
            return new KvHash.Compacted();
        }
        if (reply.status() == 400 && reply.text().equals(FUTURE)) {
            return new KvHash.FutureRevision();
        }
        expectOk(reply);
        var json = JsonParser.parseString(reply.text()).getAsJsonObject();
        var header = json.getAsJsonObject("header");
        return new KvHash.Value(
                (int) number(json, "hash"),
                number(json, "compact_revision"),
                number(json, "hash_revision"),
                header == null ? 0 : number(header, "revision"));
    }

    @Override
    public CompletionStage<Boolean> downgradeEnabled(List<String> urls, Duration timeout) {
        return ask(urls, timeout, () -> get("/downgrade/enabled"), reply -> {
            expectOk(reply);
            return Boolean.parseBoolean(reply.text());
        });
    }

    @Override
    public void close() {
        close.run();
    }

    /** Asks one URL after the other until an answer makes sense. A refusal that makes sense is an answer. */
    private <T> CompletionStage<T> ask(
            List<String> urls, Duration timeout, Supplier<FullHttpRequest> request, Function<HttpReply, T> read) {
        var answer = new CompletableFuture<T>();
        loop.run(
                () -> askNext(urls, 0, timeout, request, read, answer),
                () -> answer.completeExceptionally(new PeerUnavailableException("the client is closed")));
        return answer;
    }

    private <T> void askNext(
            List<String> urls,
            int next,
            Duration timeout,
            Supplier<FullHttpRequest> request,
            Function<HttpReply, T> read,
            CompletableFuture<T> answer) {
        if (urls.isEmpty()) {
            answer.completeExceptionally(new PeerUnavailableException("no URLs to ask"));
            return;
        }
        PeerUrl url;
        try {
            url = PeerUrl.parse(urls.get(next));
        } catch (IllegalArgumentException e) {
            answer.completeExceptionally(new PeerUnavailableException(String.valueOf(e.getMessage())));
            return;
        }
        var unused = requests.send(url, request.get(), timeout).whenComplete((reply, failure) -> {
            var reason = String.valueOf(failure);
            if (failure == null) {
                try {
                    answer.complete(read.apply(reply));
                    return;
                } catch (PeerUnavailableException
                        | JsonParseException
                        | IllegalStateException
                        | UnsupportedOperationException
                        | ClassCastException
                        | NumberFormatException
                        | WireFormatException e) {
                    reason = String.valueOf(e.getMessage());
                }
            }
            if (next + 1 < urls.size()) {
                askNext(urls, next + 1, timeout, request, read, answer);
            } else {
                answer.completeExceptionally(
                        new PeerUnavailableException("no answer from " + url.text() + ": " + reason));
            }
        });
    }

    private static FullHttpRequest get(String path) {
        return request(HttpMethod.GET, path, Bytes.EMPTY);
    }

    private static FullHttpRequest post(String path, Bytes body) {
        var request = request(HttpMethod.POST, path, body);
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/protobuf");
        return request;
    }

    private static FullHttpRequest request(HttpMethod method, String path, Bytes body) {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                method,
                path,
                Unpooled.wrappedBuffer(body.backingArray(), body.backingOffset(), body.length()));
    }

    private static void expectOk(HttpReply reply) {
        if (reply.status() != 200) {
            throw nonsense(reply);
        }
    }

    private static PeerUnavailableException nonsense(HttpReply reply) {
        return new PeerUnavailableException("answer " + reply.status() + " " + reply.text());
    }

    private static List<MemberInfo> readMembers(HttpReply reply) {
        List<MemberInfo> members = new ArrayList<>();
        for (var element : JsonParser.parseString(reply.text()).getAsJsonArray()) {
            var json = element.getAsJsonObject();
            members.add(new MemberInfo(
                    Long.parseUnsignedLong(text(json, "id")),
                    text(json, "name"),
                    texts(json, "peerURLs"),
                    texts(json, "clientURLs"),
                    Boolean.parseBoolean(text(json, "isLearner"))));
        }
        return members;
    }

    private static String text(JsonObject json, String name) {
        var value = json.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    private static long number(JsonObject json, String name) {
        var value = json.get(name);
        return value == null || value.isJsonNull() ? 0 : value.getAsLong();
    }

    private static List<String> texts(JsonObject json, String name) {
        var value = json.get(name);
        if (value == null || value.isJsonNull()) {
            return List.of();
        }
        return value.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }
}
