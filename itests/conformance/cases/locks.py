# SPDX-License-Identifier: Apache-2.0
import re
import signal
import time

from session import Group


def locking(s):
    first = s.background("lock m1", until="m1/")
    s.ctl("get m1 --prefix --sort-by=create")
    second = s.background("lock m1")
    time.sleep(1.5)
    s.ctl("get m1 --prefix --keys-only --sort-by=create")
    first.finish(signal.SIGTERM)
    second.until("m1/")
    s.ctl("get m1 --prefix --keys-only")
    second.finish()
    s.ctl("get m1 --prefix --keys-only")


def handing_over_when_the_holders_lease_ends(s):
    holder = s.background("lock m2 --ttl=60", until="m2/")
    waiter = s.background("lock m2 --ttl=60")
    time.sleep(1.5)
    s.ctl("get m2 --prefix --keys-only --sort-by=create")
    lease = re.search("m2/([0-9a-f]+)", holder.text())
    s.ctl(f"lease revoke {lease.group(1) if lease else '0'}")
    waiter.until("m2/")
    holder.finish(None)
    waiter.finish()


def locking_for_a_command(s):
    s.ctl("lock m3 sh -- -c 'echo ran; exit 0'")
    s.ctl("lock m3 sh -- -c 'env | grep -c ^ETCD_LOCK'")
    s.ctl("lock m3 false")
    s.ctl("get m3 --prefix")


def electing(s):
    leader = s.background("elect e1 one", until="one")
    listener = s.background("elect -l e1", until="one")
    second = s.background("elect e1 two")
    time.sleep(1.5)
    s.ctl("get e1 --prefix --sort-by=create")
    leader.finish()
    second.until("two")
    listener.until("two")
    second.finish()
    listener.finish()
    s.ctl("get e1 --prefix")


def refused(s):
    s.all("""
        lock
        elect
        elect e2
        elect -l e2 x
        """)


GROUPS = [
    Group(
        "lock",
        locking,
        handing_over_when_the_holders_lease_ends,
        locking_for_a_command,
        electing,
        refused,
    )
]
