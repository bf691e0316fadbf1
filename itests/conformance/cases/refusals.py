# SPDX-License-Identifier: Apache-2.0
from session import Group


def empty_keys(s):
    s.all("""
        get ''
        put '' a
        del ''
        """)


def unknown_things(s):
    s.all("""
        put a b --lease=1
        lease revoke 1
        member remove 1234
        member update 1234 --peer-urls=http://127.0.0.1:1
        member promote 1234
        get a --sort-by=nonsense
        get a --order=nonsense
        get a --rev=9
        compaction 9
        alarm disarm
        nonsense
        get
        put a
        del
        get a -w nonsense
        """)


def large_values(s):
    s.ctl("put large", stdin="x" * 1_500_000)
    s.ctl("put large", stdin="x" * (1_572_864 - 100))
    s.ctl("put large", stdin="x" * 1_572_864)
    s.ctl("put large", stdin="x" * 2_000_000)
    s.ctl("put large", stdin="x" * 2_097_152)
    s.ctl("get large --count-only -w json")


def exactly_at_the_limit(s):
    for size in range(1_572_864 - 40, 1_572_864, 3):
        done = s.run(["put", "edge"], stdin=b"x" * size)
        s.lines.append(f"{size}: {done.returncode} {done.stderr.decode()[-80:]}")


GROUPS = [Group("refusals", empty_keys, unknown_things, large_values, exactly_at_the_limit)]
