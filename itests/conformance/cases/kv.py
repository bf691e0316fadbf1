# SPDX-License-Identifier: Apache-2.0
from session import Group


def putting(s):
    s.all("""
        put a 1
        put a 2 --prev-kv
        put a 3 --prev-kv -w json
        put b 1 --prev-kv -w fields
        put b '' -w json
        get b -w json
        put 'two words' 'value with spaces'
        get 'two words'
        get 'two words' --hex
        put --ignore-value a
        get a -w json
        put --ignore-lease a 5
        get a -w fields
        put a 6 -w protobuf
        put c 1 -w table
        """)
    s.ctl("put fromstdin", stdin="line one\nline two\n")
    s.ctl("get fromstdin -w json")
    s.ctl("put -- -dash value")
    s.ctl("get -- -dash")


def putting_with_leases(s):
    lease, other = s.lease(1000), s.lease(2000)
    s.ctl(f"put leased 1 --lease={lease}")
    s.ctl("get leased -w json")
    s.ctl("put leased 2 --ignore-lease")
    s.ctl("get leased -w json")
    s.ctl(f"put leased --ignore-value --lease={other}")
    s.ctl("get leased -w fields")
    s.ctl(f"lease timetolive {lease} --keys")
    s.ctl(f"lease timetolive {other} --keys")
    s.ctl("put leased 3")
    s.ctl("get leased -w json")
    s.ctl(f"lease timetolive {other} --keys")


def refused_puts(s):
    s.all("""
        put '' x
        put missing --ignore-value
        put missing 1 --ignore-lease
        put a 1 --ignore-value
        put a 1 --lease=123abc --ignore-lease
        put a 1 --lease=123abc
        put a 1 --lease=xyz
        get missing
        """)


def filled(s):
    for number in range(1, 8):
        s.ctl(f"put k/{number} {chr(ord('a') + (number * 3) % 7)}{number}")
    s.all("""
        put k/3 zz
        put k/5 yy
        put k/3 z
        put k/1 x
        put k2 outside
        put l outside
        """)


def getting(s):
    s.all("""
        get k/1
        get k/1 -w json
        get k/1 -w fields
        get k/1 -w table
        get k/1 --hex
        get k/ --prefix
        get k/ --prefix -w json
        get k/ --prefix -w fields
        get k/2 k/5
        get k/5 k/2
        get k/2 k/2 -w json
        get k/6 --from-key
        get k/6 --from-key -w json --limit=1
        get '' --prefix --keys-only
        get '' --from-key --keys-only --limit=4
        get k/ --prefix --limit=3
        get k/ --prefix --limit=3 -w json
        get k/ --prefix --limit=7 -w json
        get k/ --prefix --keys-only
        get k/ --prefix --count-only
        get k/ --prefix --count-only -w json
        get k/ --prefix --count-only -w fields
        get k/ --prefix --print-value-only
        get k/ --prefix --consistency=s -w json
        get k/ --prefix --consistency=x
        get nothing -w json
        get nothing --prefix --count-only -w fields
        get k/ --prefix --limit=3 --count-only -w json
        """)
    s.ctl("get k/ --prefix -w protobuf", binary=True)
    s.ctl("get nothing -w protobuf", binary=True)


def keys_only_in_detail(s):
    s.ctl("get k/ --prefix --keys-only -w json")
    s.ctl("get k/ --prefix --keys-only --sort-by=value --order=DESCEND -w json")


def sorting(s):
    for target in ("key", "version", "create", "modify", "value"):
        for order in ("", "--order=ASCEND", "--order=DESCEND"):
            if target == "version":
                s.ctl(f"get k/1 k/2 --sort-by=version {order} -w json")
            else:
                s.ctl(f"get k/ --prefix --sort-by={target} {order}")
                s.ctl(f"get k/ --prefix --sort-by={target} {order} --limit=2 -w json")
    s.ctl("get k/ --prefix --order=ASCEND")
    s.ctl("get k/ --prefix --order=DESCEND --limit=2 --keys-only")


def filtering(s):
    first = s.revision()
    for name in ("mod", "create"):
        for back in (0, 3, 5, 8, 100):
            s.ctl(f"get k --prefix --min-{name}-rev={max(first - back, 1)} -w json")
            s.ctl(f"get k --prefix --max-{name}-rev={max(first - back, 1)} -w json --limit=2")
    s.ctl(f"get k --prefix --min-mod-rev={first - 6} --max-mod-rev={first - 2} --limit=1 -w json")
    s.ctl(f"get k --prefix --min-mod-rev={first - 6} --max-create-rev={first - 8} --sort-by=modify --order=DESCEND")


def reading_the_past(s):
    now = s.revision()
    for back in (0, 1, 3, 6, 9, 12):
        s.ctl(f"get k --prefix --rev={now - back} -w json")
    s.ctl("get k/3 --rev=1 -w json")
    s.ctl(f"get k/3 --rev={now + 1}")
    s.ctl(f"get k/3 --rev={now + 1000}")
    s.ctl("get k/3 --rev=-5 -w json")


def deleting(s):
    s.all("""
        del k/1
        del k/1
        del k/2 --prev-kv
        del k/3 --prev-kv -w json
        del k/4 k/6 --prev-kv
        get k/ --prefix
        put k/4 again
        get k/4 -w json
        del nothing -w json
        del nothing --prev-kv -w fields
        del k/ --prefix
        del k/ --prefix -w json
        del l --from-key --prev-kv -w fields
        get '' --prefix -w json
        del z a
        del '' --prefix
        get '' --prefix --count-only -w fields
        """)


def binary_keys(s):
    s.ctl(["put", "k\xff\xfe", "value\x01"])
    s.ctl(["get", "k\xff", "--prefix", "-w", "json"])
    s.ctl(["get", "k\xff", "--prefix", "--hex"])
    s.ctl(["put", "k", "x" * 100_000])
    s.ctl("get k --print-value-only")
    s.ctl("get k -w protobuf", binary=True)


GROUPS = [
    Group("kv", putting, putting_with_leases, refused_puts),
    Group(
        "range",
        filled,
        getting,
        keys_only_in_detail,
        sorting,
        filtering,
        reading_the_past,
        deleting,
        binary_keys,
    ),
]
