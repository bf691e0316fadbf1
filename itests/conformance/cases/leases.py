# SPDX-License-Identifier: Apache-2.0
import time

from session import Group


def granting(s):
    s.ctl("lease list")
    lease = s.lease(100)
    for form in ("simple", "json", "fields", "table"):
        s.ctl(f"lease timetolive {lease} -w {form}")
    s.ctl(f"put b 1 --lease={lease}")
    s.ctl(f"put a 1 --lease={lease}")
    s.ctl(f"lease timetolive {lease} --keys")
    s.ctl("lease list")
    s.ctl("lease list -w json")
    s.ctl(f"lease keep-alive {lease} --once")
    s.ctl(f"lease keep-alive {lease} --once -w json")
    s.ctl(f"lease revoke {lease}")
    s.ctl(f"lease revoke {lease}")
    s.ctl(f"lease timetolive {lease} --keys")
    s.ctl(f"lease timetolive {lease} -w json")
    s.ctl(f"lease keep-alive {lease} --once")
    s.ctl(f"lease keep-alive {lease}")
    s.ctl("get a -w json")


def refused(s):
    s.all("""
        lease grant 0
        lease grant -- -5
        lease grant 9000000000
        lease grant 9000000001
        lease grant x
        lease grant
        lease revoke 1234
        lease revoke xyz
        lease timetolive 1234
        lease timetolive 1234 -w json
        lease timetolive 0
        lease keep-alive 1234
        lease keep-alive 0 --once
        """)
    s.ctl("get '' --prefix -w json")


def revoking_without_keys(s):
    lease = s.lease(50)
    s.ctl(f"lease revoke {lease} -w json")


def expiring(s):
    lease = s.lease(2)
    s.ctl(f"put short 1 --lease={lease}")
    s.ctl(f"put shorter 2 --lease={lease}")
    watch = s.background("watch short --prefix")
    watch.until("shorter\n.*shorter\n", 10)
    watch.finish()
    s.ctl("get short --prefix -w json")
    s.ctl(f"lease timetolive {lease}")


def keeping(s):
    lease = s.lease(2)
    s.ctl(f"put kept 1 --lease={lease}")
    keeper = s.background(f"lease keep-alive {lease}")
    time.sleep(4)
    s.ctl("get kept")
    s.ctl(f"lease revoke {lease}")
    keeper.process.terminate()


def surviving_a_restart(s):
    lease = s.lease(500)
    s.ctl(f"put survivor 1 --lease={lease}")
    s.restart()
    s.ctl("get survivor -w json")
    s.ctl(f"lease revoke {lease}")
    s.ctl("get survivor -w json")


GROUPS = [Group("lease", granting, refused, revoking_without_keys, expiring, keeping, surviving_a_restart)]
