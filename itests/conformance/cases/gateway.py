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


def transactions_in_detail(s):
    a, b, c, end = b64("ta"), b64("tb"), b64("tc"), b64("tz")
    for key in (a, b, c):
        s.http("POST", "/v3/kv/put", {"key": key, "value": b64("v")})
    put = lambda key: {"request_put": {"key": key, "value": b64("w")}}  # noqa: E731
    delete = lambda key, to="": {"request_delete_range": {"key": key, "range_end": to}}  # noqa: E731
    txn = lambda *ops: {"request_txn": {"success": list(ops)}}  # noqa: E731
    ask = lambda **body: s.http("POST", "/v3/kv/txn", body)  # noqa: E731
    for compare in (
        {"key": a, "range_end": end, "target": "VERSION", "result": "EQUAL", "version": 1},
        {"key": a, "range_end": end, "target": "VALUE", "result": "NOT_EQUAL", "value": b64("x")},
        {"key": a, "range_end": "AA==", "target": "CREATE", "result": "GREATER", "create_revision": 3},
        {"key": b64("x"), "range_end": end, "target": "MOD", "result": "LESS", "mod_revision": 1},
        {"key": b64("none"), "target": "VALUE", "result": "NOT_EQUAL", "value": b64("x")},
        {"key": b64("none"), "target": "LEASE", "result": "EQUAL", "lease": 0},
        {"key": a, "target": "VERSION"},
        {"key": a, "target": "VERSION", "create_revision": 1},
        {"key": a},
        {"key": a, "target": 9, "result": "EQUAL"},
        {"key": a, "target": "VERSION", "result": 9, "version": 77},
        {"target": "VERSION"},
    ):
        ask(compare=[compare])
    ask(success=[put(a), delete(a)])
    ask(success=[put(a), delete(a, "AA==")])
    ask(success=[delete(a, end), delete(b)])
    ask(success=[txn(put(a)), txn(delete(a))])
    ask(success=[txn(delete(a)), txn(put(a))])
    ask(success=[put(a), txn(delete(a))])
    ask(success=[txn(delete(a)), put(a)])
    ask(success=[{"request_txn": {"success": [put(a)], "failure": [put(a)]}}])
    ask(success=[txn(put(a)), txn(put(a))])
    ask(success=[txn({})])
    ask(success=[txn(txn(put(b), {"request_range": {"key": b}}, delete(c)))], failure=[put(a)])
    ask(success=[txn(*[put(b64(f"n{number}")) for number in range(128)])])
    ask(success=[txn(*[put(b64(f"n{number}")) for number in range(127)])])
    ask(success=[{"request_put": {"key": a, "lease": 4711}}])
    ask(success=[put(b), {"request_put": {"key": a, "ignore_value": True, "value": b64("x")}}])
    ask(success=[put(b), {"request_put": {"key": a, "ignore_lease": True, "lease": 4711}}])
    ask(success=[put(b), {"request_put": {"key": b64("none"), "ignore_value": True}}])
    ask(success=[put(b), {"request_range": {"key": b, "revision": 1000}}])
    ask(success=[put(b), {"request_range": {"key": b, "revision": -7}}])
    ask(success=[{"request_range": {"key": b, "sort_target": "VERSION", "limit": 1, "serializable": True}}])
    s.http("POST", "/v3/kv/range", {"key": a, "range_end": "AA==", "keys_only": True})
    s.http("POST", "/v3/kv/range", {"key": "AA==", "range_end": "AA==", "limit": 2, "sort_target": "MOD"})
    s.http("POST", "/v3/kv/range", {"key": a, "range_end": "AA==", "max_mod_revision": 10, "limit": 1})
    s.http("POST", "/v3/kv/range", {"key": a, "range_end": "AA==", "limit": -1, "keys_only": True})
    s.http("POST", "/v3/kv/deleterange", {"key": "AA==", "range_end": "AA=="})


def hashes_with_leases(s):
    s.http("POST", "/v3/lease/grant", {"TTL": 1000, "ID": 815})
    for number in range(3):
        s.http("POST", "/v3/kv/put", {"key": b64(f"h{number}"), "value": b64("v"), "lease": 815})
    s.http("POST", "/v3/kv/put", {"key": b64("h0"), "value": b64("w"), "ignore_lease": True})
    s.http("POST", "/v3/maintenance/hashkv", {})
    s.http("POST", "/v3/lease/revoke", {"ID": 815})
    s.http("POST", "/v3/maintenance/hashkv", {})
    s.http("POST", "/v3/kv/put", {"key": b64("h1"), "value": b64("x")})
    s.http("POST", "/v3/kv/compaction", {"revision": s.revision() - 1, "physical": True})
    s.http("POST", "/v3/maintenance/hashkv", {})
    s.restart()
    s.http("POST", "/v3/maintenance/hashkv", {})


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


def watching_in_detail(s):
    now = s.revision()
    for number in range(3):
        s.run(["put", f"y{number}", "1"])
        s.run(["del", f"y{number}"])

    def watch(lines, *messages, meanwhile=None):
        s.stream("/v3/watch", "\n".join(json.dumps(message) for message in messages), lines, meanwhile)

    def create(**body):
        return {"create_request": {"key": b64("y"), "range_end": b64("z"), "start_revision": now + 1, **body}}

    watch(2, create())
    watch(2, create(filters=["NOPUT"]))
    watch(2, create(filters=["NODELETE"], prev_kv=True))
    watch(3, create(filters=["NOPUT", "NODELETE"]), create(watch_id=7, start_revision=now + 4))
    watch(2, create(watch_id=7, start_revision=0), create(watch_id=7, start_revision=0))
    watch(2, create(watch_id=7, start_revision=0), {"cancel_request": {"watch_id": 7}})
    watch(2, create(start_revision=0), {"cancel_request": {"watch_id": 8}}, {"cancel_request": {"watch_id": 0}})
    watch(2, create(start_revision=0), create(start_revision=0, watch_id=-5))
    watch(1, create(start_revision=-1))
    watch(1, create(key="", range_end="AA==", start_revision=0, fragment=True))
    s.http("POST", "/v3/kv/compaction", {"revision": now + 3})
    watch(2, create(watch_id=9))
    watch(2, create(start_revision=now + 3, prev_kv=True))
    watch(1, {"create_request": {"key": b64("z"), "range_end": b64("z")}})


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
    s.http("POST", "/v3/kv/put", {"key": b64("a"), "value": b64("x" * 2_200_000)})
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


GROUPS = [
    Group(
        "gateway",
        keys,
        transactions,
        leases,
        watching,
        maintaining,
        locking,
        errors,
        endpoints,
    ),
    Group("details", transactions_in_detail, watching_in_detail, hashes_with_leases),
    Group("pages", series, variables),
]
