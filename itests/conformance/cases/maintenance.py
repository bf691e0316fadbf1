# SPDX-License-Identifier: Apache-2.0
import json
import time

from session import Group


def hashes_of_a_new_store(s):
    s.all("""
        endpoint hashkv
        endpoint hashkv -w json
        endpoint hashkv -w table
        endpoint hashkv -w fields
        endpoint hashkv --rev=1
        endpoint hashkv --rev=2
        """)


def hashes_of_changes(s):
    for number in range(12):
        s.ctl(f"put key{number % 5} value{number}")
    s.all("""
        del key1
        del key2 key4
        put key2 again
        endpoint hashkv
        """)
    s.ctl("txn", stdin="\nput key1 t\nput key9 t\ndel key0\n\n\n")
    s.ctl("put key0 back")
    s.ctl("del key1")
    for revision in range(1, s.revision() + 2):
        s.ctl(f"endpoint hashkv --rev={revision}")


def hashes_after_compaction(s):
    for target in (4, 9, 14, 15, 16):
        s.ctl(f"compaction {target} --physical")
        s.ctl("endpoint hashkv")
        for revision in range(max(1, target - 2), s.revision() + 1):
            s.ctl(f"endpoint hashkv --rev={revision} -w json")


def compacting(s):
    now = s.revision()
    s.all(f"""
        compaction {now + 1}
        compaction 0
        compaction 3
        compaction 16
        compaction {now - 1}
        compaction {now - 1}
        compaction {now} --physical
        compaction {now} --physical
        compaction x
        get key2 --rev={now - 1}
        get key2 --rev={now} -w json
        get key2 --rev=1
        endpoint hashkv --rev={now - 1}
        endpoint hashkv
        """)


def hashes_after_a_restart(s):
    s.restart()
    s.all("""
        endpoint hashkv
        get '' --prefix -w json
        get key2 --rev=3
        put key1 reborn
        endpoint hashkv
        del key1
        endpoint hashkv
        """)
    now = s.revision()
    s.ctl(f"compaction {now} --physical")
    s.ctl("endpoint hashkv")
    s.ctl("get '' --prefix -w json")


def defragmenting(s):
    s.all("""
        defrag
        endpoint hashkv
        get '' --prefix
        """)


def alarms(s):
    s.all("""
        alarm list
        alarm disarm
        alarm list -w json
        """)


def filling_to_the_quota(s):
    s.ctl("put small 1")
    for _ in range(200):
        done = s.run(["put", "big"], stdin=b"x" * 400_000)
        if done.returncode:
            s.show("put big", done.stderr.decode(), done.returncode)
            break
    s.all("""
        alarm list
        put small 2
        put other 3
        get small
        del other
        lease grant 100
        endpoint health
        """)
    s.lines += json.loads(s.run(["endpoint", "status", "-w", "json"]).stdout)[0]["Status"].get("errors", [])
    s.ctl("txn", stdin="\nput small 4\n\n\n")
    s.ctl("txn", stdin="\ndel nothing\n\n\n")
    revision = json.loads(s.run(["get", "small", "-w", "json"]).stdout)["header"]["revision"]
    s.run(["del", "big"])
    s.run(["compaction", str(revision + 1), "--physical"])
    s.ctl("defrag")
    time.sleep(0.5)
    s.all("""
        alarm disarm
        alarm list
        put small 5
        get small
        """)


GROUPS = [
    Group(
        "maintenance",
        hashes_of_a_new_store,
        hashes_of_changes,
        hashes_after_compaction,
        compacting,
        hashes_after_a_restart,
        defragmenting,
        alarms,
    ),
    Group("quota", filling_to_the_quota, flags=["--quota-backend-bytes=8000000"]),
]
