# SPDX-License-Identifier: Apache-2.0
"""What depends on the client alone: all formats of all commands, its errors, its help."""

import shlex

from session import Group

FORMATS = ("simple", "fields", "json", "table", "protobuf")


def in_all_formats(s, line, stdin=""):
    for form in FORMATS:
        for hexadecimal in ("", " --hex"):
            s.ctl(f"{line} -w {form}{hexadecimal}", stdin=stdin, binary=form == "protobuf")


def keys(s):
    in_all_formats(s, "put a 1 --prev-kv")
    s.ctl(["put", "quote\"\\\n\t\x07é€😀\u200b\u2028<&>", "v\x7f\x01"])
    for line in ("get a", "get '' --prefix", "get '' --prefix --keys-only", "get a --count-only", "get nothing"):
        in_all_formats(s, line)
    in_all_formats(s, "get a --print-value-only")
    in_all_formats(s, "del nothing")
    for form in FORMATS:
        s.ctl("put d 1")
        s.ctl(f"del d --prev-kv -w {form}", binary=form == "protobuf")
    in_all_formats(s, "txn", stdin='mod("a") > "0"\n\nput t 1 --prev-kv\nget t\ndel nothing --prev-kv\n\nget a\n\n')
    in_all_formats(s, "compaction 2")


def members(s):
    in_all_formats(s, "member list")
    s.ctl("member add")
    s.ctl("member add x")
    s.ctl("member add x http://127.0.0.1:1")
    s.ctl("member add l1 --learner --peer-urls=http://127.0.0.1:24999")
    s.ctl("member list")
    found = s.ctl("member list --hex -w json")
    s.ctl("member promote 1")
    s.ctl("member remove")
    s.ctl("member remove x")
    s.ctl("member update 1")
    learner = next((part.split('"')[0] for part in found.split('"ID":"')[1:] if "isLearner" in part), "0")
    s.leases[int(learner, 16)] = "LEARNER"
    for form in ("simple", "json"):
        s.ctl(f"member update {learner} --peer-urls=http://127.0.0.1:24998 -w {form}")
    s.ctl(f"member update {learner} --peer-urls=http://127.0.0.1:24997 -w json --hex")
    s.ctl(f"member promote {learner}")
    s.ctl(f"member remove {learner} -w json --hex")


def servers(s):
    for line in ("endpoint health", "endpoint status", "endpoint hashkv", "alarm list", "alarm disarm"):
        in_all_formats(s, line)
    for line in ("endpoint status --cluster", "endpoint hashkv --cluster", "defrag", "defrag --cluster"):
        s.ctl(line)
    s.all("""
        alarm list x
        alarm disarm x
        move-leader
        move-leader xyz
        downgrade validate 3.6
        downgrade validate
        downgrade enable a b
        downgrade cancel
        """)


def leases(s):
    for form in FORMATS:
        s.lease(100)
        s.ctl(f"lease list -w {form}", binary=form == "protobuf")
    lease = s.lease(200)
    s.ctl(f"put k v --lease={lease}")
    for line in ("lease timetolive {} --keys", "lease timetolive {}", "lease keep-alive --once {}"):
        for form in ("simple", "fields", "table"):
            s.ctl(line.format(lease) + f" -w {form}")
    s.ctl("get k -w fields --hex")
    s.ctl(f"lease revoke {lease} -w fields")


def users(s):
    s.all("""
        auth status
        auth status x
        auth enable
        auth disable
        user add
        user add alice:secret
        user add :secret
        user add alice --no-password
        user add alice --new-user-password=x
        user list
        user list -w json
        user get alice
        user get alice --detail
        user delete nobody
        user grant-role alice
        user grant-role alice r
        user revoke-role alice r
        role add
        role add r
        role list
        role get r
        role get root
        role grant-permission r read
        role grant-permission r sometimes k
        role grant-permission r read k
        role grant-permission r readwrite k l
        role grant-permission r write k --prefix
        role grant-permission r write k --prefix --from-key
        role grant-permission r write k l --prefix
        role revoke-permission r
        role revoke-permission r k
        role delete r
        user delete alice
        """)
    s.ctl("user passwd alice --interactive=false", stdin="other\n")


def words(s):
    s.all("""
        version
        nonsense
        gett a
        ge nothing
        lease nonsense
        lease gr 100 x
        get --nonsense
        get -x
        get a --limit
        get a --limit=x
        get a --limit=99999999999999999999
        get a --limit 0x1
        get a -w
        get a -wjson
        get a -w=json
        get a --prefix=maybe
        get a --prefix=false -w json
        get a --prefix=T -w json
        get a --dial-timeout=5
        get a --dial-timeout=x
        get a --dial-timeout=2x
        get a --command-timeout=1m30s
        get a --=x
        get a --prefix --from-key
        get a b --prefix
        get a --keys-only --count-only
        get a --min-mod-rev=5 --max-mod-rev=3
        get a --consistency=x
        put
        put a b --ignore-value
        del
        del a b c
        del a --prefix --from-key
        watch a b --prefix
        watch a --
        txn x
        compaction
        compaction 1 2
        lock
        make-mirror
        make-mirror there --max-txn-ops=-1
        check
        check perf --load=x
        elect
        elect a
        elect -l a b
        snapshot save
        snapshot
        options
        """)
    s.ctl("put a")
    for words in (["get", "a", "--hex", "-w", "json"], ["--hex", "get", "a"], ["-w", "fields", "get", "a"]):
        s.ctl(words)
    for line in ('put "a b" c', "put 'x", "pit a b", "get", "del a b c", "get a --nonsense", 'get "\\q"', "del a --prefix --from-key"):
        s.ctl("txn", stdin=f"\n{line}\n\n\n")
    for line in ('mod(a) = "1"', 'mod("a" = "1"', 'mod("a") = 1', 'mod("a")', 'what("a") = "1"', 'mod("a") = "x"', "mod"):
        s.ctl("txn", stdin=f"{line}\n\n\n\n")
    s.ctl("txn", stdin='mod("a") = "1"')
    for lines in ("nonsense\n", "watch\n", "\n", "watch a --nonsense\n", "watch a b --prefix\n", "watch --\n"):
        s.ctl("watch -i", stdin=lines)


def helps(s):
    for line in (
        "",
        "--help",
        "help",
        "help get",
        "get --help",
        "get -h",
        "put --help",
        "del --help",
        "txn --help",
        "watch --help",
        "compaction --help",
        "lease",
        "lease --help",
        "lease grant --help",
        "lease keep-alive --help",
        "lease timetolive --help",
        "help lease revoke",
        "lock --help",
        "make-mirror --help",
        "elect --help",
        "member --help",
        "member add --help",
        "member list --help",
        "member promote --help",
        "endpoint --help",
        "endpoint status --help",
        "endpoint hashkv --help",
        "defrag --help",
        "check --help",
        "check perf --help",
        "check datascale --help",
        "alarm --help",
        "move-leader --help",
        "snapshot --help",
        "snapshot save --help",
        "auth --help",
        "user --help",
        "user add --help",
        "user passwd --help",
        "role --help",
        "role grant-permission --help",
        "downgrade --help",
        "version --help",
    ):
        s.ctl(line)


def snapshots(s):
    s.ctl("put a 1")
    s.ctl("snapshot save snapshot.db")
    s.ctl("snapshot save no/such/folder/snapshot.db")
    s.run_shell("ls; stat -c %a snapshot.db; rm snapshot.db")


def variables(s):
    for setting in (
        "ETCDCTL_WRITE_OUT=json",
        "ETCDCTL_HEX=true",
        "ETCDCTL_API=3",
        "ETCDCTL_LIMIT=1",
        "ETCDCTL_ENDPOINTS=127.0.0.1:1",
        "ETCDCTL_WATCH_KEY=x",
    ):
        s.run_shell(f"{setting} {shlex.join(s.client(['get', 'a']))}", shown=f"{setting} get a")
    s.run_shell(f"ETCDCTL_WATCH_KEY=x {shlex.join(s.client(['watch', 'y']))}", shown="ETCDCTL_WATCH_KEY=x watch y")
    s.run_shell(f"ETCDCTL_WATCH_RANGE_END=x {shlex.join(s.client(['watch', 'y']))}", shown="ETCDCTL_WATCH_RANGE_END=x watch y")


def servers_that_are_away(s):
    s.ctl("get a --endpoints 127.0.0.1:1 --command-timeout=1s")
    s.ctl("put a b --endpoints 127.0.0.1:1 --command-timeout=1s")
    s.ctl("endpoint health --endpoints 127.0.0.1:1 --command-timeout=1s")
    s.ctl("endpoint status --endpoints 127.0.0.1:1 --command-timeout=1s")
    s.ctl("defrag --endpoints 127.0.0.1:1 --command-timeout=1s")
    s.ctl(f"get a --endpoints 127.0.0.1:1,{s.endpoint}")
    s.ctl(f"get a --endpoints http://{s.endpoint}")
    s.ctl("get a --endpoints ''")


GROUPS = [
    Group("client", keys, servers, members),
    Group("client-leases", leases),
    Group("client-words", words, helps, users, snapshots, variables, servers_that_are_away),
]
