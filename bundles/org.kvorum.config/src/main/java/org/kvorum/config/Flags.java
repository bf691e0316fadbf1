// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every flag there is: etcd's, under its names and with its defaults, and the few that Kvorum adds in a group of their own. */
final class Flags {
    private static final String CLIENT_TLS = "client-transport-security/";
    private static final String PEER_TLS = "peer-transport-security/";
    private static final String DISCOVERY = "discovery-config/client/";

    /** What a member heeds while it runs. */
    private static final Set<String> LIVE = Set.of(
            "log-level",
            "quota-backend-bytes",
            "auto-compaction-mode",
            "auto-compaction-retention",
            "snapshot-count",
            "snapshot-catchup-entries",
            "warning-apply-duration",
            "warning-unary-request-duration");

    /** Flags of earlier releases that a start script may still carry; each takes a value. */
    private static final List<String> GONE = List.of(
            "cluster-active-size",
            "cluster-remove-delay",
            "cluster-sync-interval",
            "config",
            "force",
            "max-result-buffer",
            "max-retry-attempts",
            "peer-heartbeat-interval",
            "peer-election-timeout",
            "retry-interval",
            "snapshot",
            "v",
            "vv",
            "test.coverprofile",
            "test.outputdir");

    private final List<FlagGroup> groups = List.of(
            member(),
            clustering(),
            security(),
            auth(),
            monitoring(),
            logging(),
            tracing(),
            features(),
            unsafe(),
            kvorum(),
            general());
    private final Map<String, Flag> byName = new LinkedHashMap<>();

    Flags() {
        for (var group : groups) {
            group.flags().forEach(flag -> byName.put(flag.name(), flag));
        }
        for (var name : GONE) {
            byName.put(name, new Flag(name, FlagKind.TEXT, "", "", "", "", List.of(), Flag.Stage.GONE));
        }
    }

    List<FlagGroup> groups() {
        return groups;
    }

    Collection<Flag> all() {
        return byName.values();
    }

    /** Returns whether a flag may change while the member runs. */
    boolean isLive(String name) {
        return LIVE.contains(name);
    }

    /** Returns what an operator may set, in the order of the help text. */
    List<Setting> describe() {
        return groups.stream()
                .flatMap(group -> group.flags().stream()
                        .filter(flag ->
                                !flag.name().equals("version") && !flag.name().equals("config-file"))
                        .map(flag -> new Setting(
                                flag.name(),
                                group.title(),
                                flag.kind().word(),
                                flag.shown(),
                                flag.help(),
                                flag.choices(),
                                isLive(flag.name()))))
                .toList();
    }

    Optional<Flag> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static FlagGroup member() {
        return new FlagGroup("Member")
                .text("name", "default", "The member's name.")
                .text("data-dir", "", "Where the member keeps its data; '${name}.etcd' if empty.")
                .text("wal-dir", "", "Where the write-ahead log goes, if not into the data directory.")
                .count("snapshot-count", 10_000, "Applied entries from one snapshot to the next.")
                .count("snapshot-catchup-entries", 5_000, "Entries kept behind a snapshot, for slow followers.")
                .count("heartbeat-interval", 100, "Milliseconds from one heartbeat to the next.")
                .count("election-timeout", 1_000, "Milliseconds without a leader until an election.")
                .bool("initial-election-tick-advance", true, "Make the first election of a start come sooner.")
                .urls("listen-peer-urls", "http://localhost:2380", "URLs to listen on for other members.")
                .urls(
                        "listen-client-urls",
                        "http://localhost:2379",
                        "URLs to listen on for clients: gRPC, and HTTP unless --listen-client-http-urls is given.")
                .urls("listen-client-http-urls", "", "URLs to listen on for clients that speak HTTP only.")
                .count("max-snapshots", 5, "Snapshot files to keep, 0 for all (deprecated).")
                .count("max-wals", 5, "Files of the write-ahead log to keep, 0 for all.")
                .number(
                        "quota-backend-bytes",
                        0,
                        "Bytes the store may grow to before it refuses writes; 0 for 2 GiB, negative for no limit.")
                .text("backend-bbolt-freelist-type", "map", "Meant for etcd's own engine: accepted without effect.")
                .duration("backend-batch-interval", "0s", "Longest time between two commits of the store; 0 for 100ms.")
                .number("backend-batch-limit", 0, "Most operations in a commit of the store; 0 for 10000.")
                .count("max-txn-ops", 128, "Most operations in a transaction.")
                .count("max-request-bytes", 1_572_864, "Most bytes in a request.")
                .add(
                        FlagKind.UINT32,
                        "max-concurrent-streams",
                        "4294967295",
                        "Most streams a client may open at a time on a connection.")
                .bool("enable-grpc-gateway", true, "Serve JSON over HTTP.")
                .duration("grpc-keepalive-min-time", "5s", "Least time between two pings of a client.")
                .duration("grpc-keepalive-interval", "2h0m0s", "Time between two pings to a client, 0 for none.")
                .duration("grpc-keepalive-timeout", "20s", "How long to wait for the answer to a ping.")
                .bool("socket-reuse-port", false, "Set SO_REUSEPORT on listeners.")
                .yaml("socket-options/reuse-port")
                .later()
                .bool("socket-reuse-address", false, "Set SO_REUSEADDR on listeners.")
                .yaml("socket-options/reuse-address")
                .later()
                .duration("raft-read-timeout", "5s", "Read timeout of connections between members.")
                .yaml("")
                .duration("raft-write-timeout", "5s", "Write timeout of connections between members.")
                .yaml("");
    }

    private static FlagGroup clustering() {
        return new FlagGroup("Clustering")
                .urls(
                        "initial-advertise-peer-urls",
                        "http://localhost:2380",
                        "This member's peer URLs, as the other members reach them.")
                .text("initial-cluster", "default=http://localhost:2380", "Names and peer URLs of the first members.")
                .text("initial-cluster-state", "new", "Whether the cluster is 'new' or 'existing'; matters once.")
                .choices("new", "existing")
                .text("initial-cluster-token", "etcd-cluster", "Keeps clusters apart that have the same URLs.")
                .urls(
                        "advertise-client-urls",
                        "http://localhost:2379",
                        "This member's client URLs, as clients reach them.")
                .list("discovery-endpoints", "", "Endpoints of the discovery service.")
                .yaml(DISCOVERY + "endpoints")
                .text("discovery-token", "", "Token of the cluster in the discovery service.")
                .yaml("discovery-config/token")
                .duration("discovery-dial-timeout", "2s", "Dial timeout for discovery.")
                .yaml(DISCOVERY + "dial-timeout")
                .duration("discovery-request-timeout", "5s", "Request timeout for discovery.")
                .yaml(DISCOVERY + "request-timeout")
                .duration("discovery-keepalive-time", "2s", "Time between two pings for discovery.")
                .yaml(DISCOVERY + "keepalive-time")
                .duration("discovery-keepalive-timeout", "6s", "How long discovery waits for the answer to a ping.")
                .yaml(DISCOVERY + "keepalive-timeout")
                .bool("discovery-insecure-transport", true, "Let discovery do without TLS.")
                .yaml(DISCOVERY + "secure/insecure-transport")
                .bool("discovery-insecure-skip-tls-verify", false, "Do not verify the discovery service's certificate.")
                .yaml(DISCOVERY + "secure/insecure-skip-tls-verify")
                .text("discovery-cert", "", "Certificate file for discovery.")
                .yaml(DISCOVERY + "secure/cert")
                .text("discovery-key", "", "Key file for discovery.")
                .yaml(DISCOVERY + "secure/key")
                .text("discovery-cacert", "", "Authority file that verifies the discovery service.")
                .yaml(DISCOVERY + "secure/cacert")
                .text("discovery-user", "", "User for discovery; may be 'name:password'.")
                .yaml(DISCOVERY + "auth/username")
                .text("discovery-password", "", "Password for discovery.")
                .yaml(DISCOVERY + "auth/password")
                .text("discovery-srv", "", "DNS domain whose SRV records name the members.")
                .text("discovery-srv-name", "", "Suffix of the SRV records' name.")
                .text("discovery-fallback", "exit", "What to do if discovery fails.")
                .yaml("")
                .choices("exit", "proxy")
                .bool("strict-reconfig-check", true, "Refuse changes of membership that would cost the quorum.")
                .bool("pre-vote", true, "Ask whether an election could be won before it is held.")
                .text(
                        "auto-compaction-retention",
                        "0",
                        "How much history compaction keeps: hours, a duration such as 5m, or revisions; 0 for all.")
                .text(
                        "auto-compaction-mode",
                        "periodic",
                        "Whether history is kept by time or by revisions: periodic|revision.")
                .text("v2-deprecation", "write-only", "Accepted without effect: there is no v2 store.")
                .choices("write-only", "write-only-skip-check", "write-only-drop-data", "gone");
    }

    private static FlagGroup security() {
        return new FlagGroup("Security")
                .text("cert-file", "", "Certificate file for clients' connections.")
                .yaml(CLIENT_TLS + "cert-file")
                .later()
                .text("key-file", "", "Key file for clients' connections.")
                .yaml(CLIENT_TLS + "key-file")
                .later()
                .text("client-cert-file", "", "Certificate file for connections the member opens to itself.")
                .yaml(CLIENT_TLS + "client-cert-file")
                .later()
                .text("client-key-file", "", "Key file for connections the member opens to itself.")
                .yaml(CLIENT_TLS + "client-key-file")
                .later()
                .bool("client-cert-auth", false, "Require certificates of clients.")
                .yaml(CLIENT_TLS + "client-cert-auth")
                .later()
                .text("client-crl-file", "", "Revocation list for clients' certificates.")
                .yaml("")
                .later()
                .list("client-cert-allowed-hostname", "", "Host names of which one must be in a client's certificate.")
                .yaml(CLIENT_TLS + "allowed-hostname")
                .later()
                .text("trusted-ca-file", "", "Authority file that verifies clients' certificates; requires them.")
                .yaml(CLIENT_TLS + "trusted-ca-file")
                .later()
                .bool("auto-tls", false, "Serve clients with a certificate made at the first start.")
                .yaml(CLIENT_TLS + "auto-tls")
                .later()
                .text("peer-cert-file", "", "Certificate file for members' connections.")
                .yaml(PEER_TLS + "cert-file")
                .later()
                .text("peer-key-file", "", "Key file for members' connections.")
                .yaml(PEER_TLS + "key-file")
                .later()
                .text("peer-client-cert-file", "", "Certificate file for connections opened to members.")
                .yaml(PEER_TLS + "client-cert-file")
                .later()
                .text("peer-client-key-file", "", "Key file for connections opened to members.")
                .yaml(PEER_TLS + "client-key-file")
                .later()
                .bool("peer-client-cert-auth", false, "Require certificates of members.")
                .yaml(PEER_TLS + "client-cert-auth")
                .later()
                .text("peer-trusted-ca-file", "", "Authority file that verifies members' certificates.")
                .yaml(PEER_TLS + "trusted-ca-file")
                .later()
                .text("peer-crl-file", "", "Revocation list for members' certificates.")
                .yaml("")
                .later()
                .bool("peer-auto-tls", false, "Connect members with certificates made at the first start.")
                .yaml(PEER_TLS + "auto-tls")
                .later()
                .list("peer-cert-allowed-cn", "", "Common names allowed to members.")
                .yaml(PEER_TLS + "allowed-cn")
                .later()
                .list("peer-cert-allowed-hostname", "", "Host names of which one must be in a member's certificate.")
                .yaml(PEER_TLS + "allowed-hostname")
                .later()
                .bool(
                        "peer-skip-client-san-verification",
                        false,
                        "Do not compare a member's certificate with its address.")
                .yaml(PEER_TLS + "skip-client-san-verification")
                .later()
                .count("self-signed-cert-validity", 1, "Years for which certificates made at the first start hold.")
                .later()
                .list("cipher-suites", "", "TLS cipher suites; empty for the runtime's choice.")
                .later()
                .text("tls-min-version", "TLS1.2", "Oldest version of TLS: TLS1.2 or TLS1.3.")
                .later()
                .text("tls-max-version", "", "Newest version of TLS: TLS1.2, TLS1.3, or empty for no limit.")
                .later()
                .list("cors", "*", "Origins whose pages may call; * for all.")
                .list("host-whitelist", "*", "Host names that may be asked for without TLS; * for all.");
    }

    private static FlagGroup auth() {
        return new FlagGroup("Auth")
                .text("auth-token", "simple", "Kind of token with its options: 'simple' or 'jwt,…'.")
                .later()
                .count("bcrypt-cost", 10, "Cost of hashing a password, 4 to 31.")
                .later()
                .count("auth-token-ttl", 300, "Seconds until a simple token runs out.")
                .later();
    }

    private static FlagGroup monitoring() {
        return new FlagGroup("Profiling and Monitoring")
                .bool("enable-pprof", false, "Serve profiles under /debug/pprof.")
                .later()
                .text("metrics", "basic", "How many metrics there are: basic|extensive.")
                .later()
                .urls("listen-metrics-urls", "", "Further URLs to listen on for /metrics and /health.");
    }

    private static FlagGroup logging() {
        return new FlagGroup("Logging")
                .text("logger", "zap", "Accepted for compatibility: zap.")
                .list("log-outputs", "default", "Where the log goes: default, stderr, stdout, or paths of files.")
                .text("log-level", "info", "Least level that is logged: debug, info, warn, error, panic, fatal.")
                .text("log-format", "json", "Form of the log: json|console.")
                .bool("enable-log-rotation", false, "Rotate the one file the log goes to.")
                .later()
                .text(
                        "log-rotation-config-json",
                        "{\"maxsize\": 100, \"maxage\": 0, \"maxbackups\": 0, \"localtime\": false, \"compress\": false}",
                        "How the log is rotated.")
                .later();
    }

    private static FlagGroup tracing() {
        return new FlagGroup("Distributed tracing")
                .bool("enable-distributed-tracing", false, "Send traces to a collector.")
                .later()
                .text("distributed-tracing-address", "localhost:4317", "The collector's address.")
                .later()
                .text("distributed-tracing-service-name", "etcd", "The service's name in traces.")
                .later()
                .text("distributed-tracing-instance-id", "", "The instance's name in traces.")
                .later()
                .number("distributed-tracing-sampling-rate", 0, "Traces to collect in a million.")
                .later();
    }

    private static FlagGroup features() {
        return new FlagGroup("Features")
                .duration("corrupt-check-time", "0s", "Time between two comparisons of members, 0 for none.")
                .later()
                .duration("compact-hash-check-time", "1m0s", "Time between two comparisons of compaction hashes.")
                .later()
                .number("compaction-batch-limit", 0, "Most revisions that a step of a compaction removes; 0 for 1000.")
                .duration("compaction-sleep-interval", "0s", "Pause between two steps of a compaction; 0 for 10ms.")
                .duration("watch-progress-notify-interval", "0s", "Time between two progress notices; 0 for 10m.")
                .duration("downgrade-check-time", "5s", "Time between two checks of a downgrade.")
                .duration("warning-apply-duration", "100ms", "Applying for longer than this is worth a warning.")
                .duration("warning-unary-request-duration", "300ms", "A request longer than this is worth a warning.")
                .bool("memory-mlock", false, "Keep memory from being paged out.")
                .later()
                .count(
                        "bootstrap-defrag-threshold-megabytes",
                        0,
                        "Defragment at the start if that frees as many mebibytes.")
                .later()
                .number("max-learners", 1, "Most learners in a cluster.")
                .add(FlagKind.GATES, "feature-gates", "", "Experiments to switch on or off: 'Name=true,Other=false'.");
    }

    private static FlagGroup unsafe() {
        return new FlagGroup("Unsafe feature")
                .bool("unsafe-no-fsync", false, "Do not wait for the disk. A crash then loses data.")
                .bool(
                        "force-new-cluster",
                        false,
                        "Make this member the only one of its cluster, with the data it has; the others are lost.");
    }

    private static FlagGroup kvorum() {
        return new FlagGroup("Kvorum")
                .text(
                        "storage-engine",
                        "xodus",
                        "Engine that keeps the store: xodus, mvstore, memory or one of a plugin.")
                .text(
                        "plugins-dir",
                        "",
                        "Folder with jars to install at the start, beside those in 'plugins' of the distribution.")
                .text(
                        "config-dir",
                        "",
                        "Folder whose *.cfg files are configurations, heeded while the member runs; 'conf' of the distribution if empty.")
                .bool("console", false, "Open a Gogo console at the terminal.")
                .text(
                        "console-listen",
                        "",
                        "Loopback address and port of a Gogo console, such as 127.0.0.1:2399; empty for none.")
                .text(
                        "console-token-file",
                        "",
                        "File with what a client of that console has to say first; 'console.token' in the data directory if empty, made if missing.")
                .bool("auto-promote-learners", false, "Give learners their vote as soon as they have caught up.")
                .text(
                        "max-cluster-version",
                        "",
                        "Version such as 3.5 above which this member, when it leads, does not raise the cluster's; empty for the one it speaks. Keeps the way back to older members open.")
                .text(
                        "discovery-mode",
                        "",
                        "How the first members find each other: static, dns, etcd or a mode of a further bundle; empty for what the other flags ask for.")
                .text(
                        "discovery-dns-server",
                        "",
                        "Name server that --discovery-srv asks, as 'host' or 'host:port'; empty for the system's.");
    }

    private static FlagGroup general() {
        return new FlagGroup("General")
                .text("config-file", "", "YAML file with settings; all other flags and variables are then ignored.")
                .yaml("")
                .bool("version", false, "Print the version and end.")
                .yaml("");
    }
}
