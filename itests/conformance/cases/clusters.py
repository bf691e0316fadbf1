# SPDX-License-Identifier: Apache-2.0
from session import Group


def members(s):
    for form in ("simple", "table", "json", "fields"):
        s.ctl(f"member list -w {form}")
    s.ctl("member list --hex -w json")


def status_of_a_new_member(s):
    for form in ("simple", "table", "json", "fields"):
        s.ctl(f"endpoint status -w {form}")


def health(s):
    for form in ("simple", "table", "json"):
        s.ctl(f"endpoint health -w {form}")
    s.ctl("endpoint health --cluster")


def status_after_writes(s):
    s.all("""
        put a 1
        put b 2
        del a
        get a
        endpoint status -w json
        """)


def moving_the_leader(s):
    s.ctl("move-leader 1")
    s.ctl("move-leader 1234567890abcdef")


def authentication(s):
    s.all("""
        auth status
        auth status -w json
        """)


def status_after_a_restart(s):
    s.restart()
    s.all("""
        get b -w json
        member list -w json
        put c 3 -w json
        """)


GROUPS = [
    Group(
        "cluster",
        members,
        status_of_a_new_member,
        health,
        status_after_writes,
        moving_the_leader,
        authentication,
        status_after_a_restart,
    )
]
