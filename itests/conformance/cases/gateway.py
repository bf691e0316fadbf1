# SPDX-License-Identifier: Apache-2.0
import base64
import json
import re

from session import Group


def b64(text):
    return base64.b64encode(text.encode()).decode()


def keys(s):
    post = lambda path, body: s.http("POST", path, body)  # noqa: E731
    post("/v3/kv/put", {"key": b64("a"), "value": b64("1")})
    post("/v3/kv/put", {"key": b64("a"), "value": b64("2"), "prev_kv": True})
    post("/v3/kv/put", {"key": b64("b"), "value": b64("3"), "prevKv": True})
    post("/v3/kv/range", {"key": b64("a")})
    post("/v3/kv/range", {"key": b64("a"), "range_end": b64("z"), "limit": 1})
    post("/v3/kv/range", {"key": b64("a"), "range_end": b64("z"), "sort_order": "DESCEND", "sort_target": "MOD"})
    post("/v3/kv/range", {"key": b64("a"), "range_end": b64("z"), "sort_order": 2, "count_only": False})
    post("/v3/kv/range", {"key": b64("a"), "range_end": b64("z"), "count_only": True})
    post("/v3/kv/range", {"key": b64("none")})
    post("/v3/kv/range", {"key": b64("a"), "revision": "2", "serializable": True})
    post("/v3/kv/range", {"key": b64("a"), "revision": 2})
    post("/v3beta/kv/range", {"key": b64("a")})
    post("/v3/kv/deleterange", {"key": b64("b"), "prev_kv": True})
    post("/v3/kv/deleterange", {"key": b64("b")})


def transactions(s):
    body = {
        "compare": [{"key": b64("a"), "target": "CREATE", "result": "EQUAL", "create_revision": "2"}],
        "success": [
            {"request_put": {"key": b64("c"), "value": b64("x")}},
            {"request_range": {"key": b64("c")}},
            {"request_txn": {"success": [{"request_range": {"key": b64("a")}}]}},
        ],
        "failure": [{"request_delete_range": {"key": b64("a")}}],
    }
    s.http("POST", "/v3/kv/txn", body)
    body["compare"][0]["create_revision"] = "9"
    s.http("POST", "/v3/kv/txn", body)
    s.http("POST", "/v3/kv/txn", {})
    s.http("POST", "/v3/kv/txn", {"success": [{}]})
    s.http("POST", "/v3/kv/compaction", {"revision": "3"})
    s.http("POST", "/v3/kv/compaction", {"revision": "3"})
    s.http("POST", "/v3/kv/compaction", {"revision": "300"})
    s.http("POST", "/v3/kv/range", {"key": b64("a"), "revision": "1"})


def leases(s):
    granted = s.http("POST", "/v3/lease/grant", {"TTL": "100"})
    lease = granted.get("ID", "0") if isinstance(granted, dict) else "0"
    s.http("POST", "/v3/lease/grant", {"TTL": 100, "ID": 7587})
    s.http("POST", "/v3/lease/grant", {"TTL": 100, "ID": 7587})
    s.http("POST", "/v3/lease/revoke", {"ID": lease})
    s.http("POST", "/v3/kv/put", {"key": b64("l"), "value": b64("1"), "lease": 7587})
    s.http("POST", "/v3/kv/put", {"key": b64("l"), "value": b64("1"), "lease": 7588})
    s.http("POST", "/v3/lease/timetolive", {"ID": 7587, "keys": True})
    s.http("POST", "/v3/kv/lease/timetolive", {"ID": 7588})
    s.http("POST", "/v3/lease/leases", {})
    s.http("POST", "/v3/kv/lease/leases", {})
    s.stream("/v3/lease/keepalive", '{"ID": 7587}', 1)
    s.stream("/v3/lease/keepalive", '{"ID": 7588}', 1)
    s.http("POST", "/v3/kv/lease/revoke", {"ID": 7587})
    s.http("POST", "/v3/lease/revoke", {"ID": 7587})
    s.http("POST", "/v3/lease/grant", {"TTL": "9000000001"})


def watching(s):
    write = lambda: s.http("POST", "/v3/kv/put", {"key": b64("w"), "value": b64("<&>")})  # noqa: E731
    create = {"create_request": {"key": b64("w"), "prev_kv": True}}
    s.stream("/v3/watch", json.dumps(create), 2, write)
    s.stream("/v3/watch", json.dumps(create), 2, write)
    create["create_request"]["start_revision"] = "1"
    s.stream("/v3/watch", json.dumps(create), 2)
    s.stream("/v3/watch", json.dumps({"create_request": {"key": b64("z"), "range_end": b64("a")}}), 1)


def maintaining(s):
    s.http("POST", "/v3/maintenance/status", {})
    s.http("POST", "/v3/maintenance/alarm", {})
    s.http("POST", "/v3/maintenance/alarm", {"action": "GET", "alarm": "NOSPACE"})
    s.http("POST", "/v3/maintenance/hashkv", {})
    s.http("POST", "/v3/maintenance/hashkv", {"revision": "1"})
    s.http("POST", "/v3/maintenance/defragment", {})
    s.http("POST", "/v3/cluster/member/list", {})
    s.http("POST", "/v3/cluster/member/list", {"linearizable": True})
    s.http("POST", "/v3/auth/status", {})


def locking(s):
    s.http("POST", "/v3/lease/grant", {"TTL": 60, "ID": 99})
    locked = s.http("POST", "/v3/lock/lock", {"name": b64("m"), "lease": 99})
    s.http("POST", "/v3/lock/lock", {"name": b64("m"), "lease": 99})
    s.http("POST", "/v3/lock/lock", {"name": b64("m"), "lease": 98})
    s.http("POST", "/v3/lock/unlock", {"key": locked.get("key", "") if isinstance(locked, dict) else ""})
    s.http("POST", "/v3/lock/unlock", {"key": b64("none")})
    s.http("POST", "/v3/election/leader", {"name": b64("e")})
    won = s.http("POST", "/v3/election/campaign", {"name": b64("e"), "lease": 99, "value": b64("v")})
    leader = won.get("leader", {}) if isinstance(won, dict) else {}
    s.http("POST", "/v3/election/leader", {"name": b64("e")})
    s.http("POST", "/v3/election/proclaim", {"leader": leader, "value": b64("v2")})
    s.stream("/v3/election/observe", json.dumps({"name": b64("e")}), 1)
    s.http("POST", "/v3/election/resign", {"leader": leader})
    s.http("POST", "/v3/election/proclaim", {"leader": leader, "value": b64("v3")})
    s.http("POST", "/v3/election/proclaim", {"value": b64("v3")})
    s.http("POST", "/v3/election/resign", {})
    s.http("POST", "/v3/election/leader", {"name": b64("e")})


def errors(s):
    s.http("POST", "/v3/kv/range", "{", silent="message")
    s.http("POST", "/v3/kv/range", "[]", silent="message")
    s.http("POST", "/v3/kv/range", "nonsense", silent="message")
    s.http("POST", "/v3/kv/range", "")
    s.http("POST", "/v3/kv/range", {})
    s.http("POST", "/v3/kv/range", {"key": "***"}, silent="message")
    s.http("POST", "/v3/kv/range", {"key": 5}, silent="message")
    s.http("POST", "/v3/kv/range", {"key": b64("a"), "sort_order": "NONSENSE"}, silent="message")
    s.http("POST", "/v3/kv/range", {"key": b64("a"), "sort_order": 9})
    s.http("POST", "/v3/kv/range", {"key": b64("a"), "limit": "x"}, silent="message")
    s.http("POST", "/v3/kv/range", {"key": b64("a"), "revision": "100000"})
    s.http("POST", "/v3/kv/put", {"key": b64("a"), "value": b64("x" * 1_600_000)})
    s.http("GET", "/v3/kv/range")
    s.http("PUT", "/v3/kv/range", "{}")
    s.http("POST", "/v3/nonsense", {})
    s.http("POST", "/v3/kv/nonsense", {})
    s.http("OPTIONS", "/v3/kv/range")
    s.http("GET", "/")
    s.http("GET", "/nonsense")
    s.http("GET", "/v2/keys")
    s.http("POST", "/v3/kv/range", {"key": b64("a"), "unknown": 1})


def endpoints(s):
    s.http("GET", "/version")
    s.http("POST", "/version")
    s.http("HEAD", "/version")
    s.http("GET", "/health")
    s.http("GET", "/health?serializable=true")
    s.http("GET", "/health?exclude=NOSPACE")
    s.http("POST", "/health")
    s.http("GET", "/livez")
    s.http("GET", "/livez?verbose")
    s.http("GET", "/livez/serializable_read")
    s.http("GET", "/livez/nonsense")
    s.http("GET", "/readyz")
    s.http("GET", "/readyz?verbose")
    s.http("GET", "/readyz?verbose&exclude=data_corruption")
    s.http("GET", "/readyz?exclude=nonsense")
    s.http("GET", "/readyz/linearizable_read?verbose")
    s.http("POST", "/livez")
    s.http("GET", "/debug/pprof/")
    s.http("GET", "/config/local/log")


def series(s):
    """Which series there are: name, type, and the labels' names."""
    try:
        page = s.page("/metrics")
    except OSError as failure:
        s.lines.append(f"failed: {failure}")
        return
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", page, re.M))
    labels = {}
    for name, inside in re.findall(r"^([a-z_A-Z0-9]+)(?:\{(.*)\})? ", page, re.M):
        labels.setdefault(name, set()).update(re.findall(r"(\w+)=\"", inside))
    s.lines += [f"# {name} {kind}" for name, kind in sorted(kinds.items())]
    s.lines += [f"{name}{{{','.join(sorted(names))}}}" for name, names in sorted(labels.items())]


def variables(s):
    try:
        s.lines += sorted(json.loads(s.page("/debug/vars")))
    except (OSError, ValueError) as failure:
        s.lines.append(f"failed: {failure}")


GROUPS = [Group("gateway", keys, transactions, leases, watching, maintaining, locking, errors, endpoints, series, variables)]
