# SPDX-License-Identifier: Apache-2.0
import time

from session import Group


def live(s):
    key = s.background("watch a")
    prefix = s.background("watch p/ --prefix -w json")
    previous = s.background("watch a --prev-kv")
    between = s.background("watch b d -w fields")
    everything = s.background("watch '' --from-key")
    time.sleep(1.5)
    s.all("""
        put a 1
        put a 2
        put p/1 x
        put p/2 y
        put b 1
        put c 1
        put d 1
        del a
        del p/ --prefix
        put a 3
        """)
    s.ctl("txn", stdin="\nput a 4\nput p/1 q\nput p/3 r\ndel c\n\n\n")
    s.ctl("put zz last")
    everything.until("zz\nlast")
    time.sleep(0.5)
    for watch in (key, prefix, previous, between, everything):
        watch.finish()


def old(s):
    for words in (
        "a --rev=1",
        "a --rev=2 --prev-kv",
        "p/ --prefix --rev=2 -w json",
        "'' --prefix --rev=5",
        "b d --rev=4 -w fields",
        "a --rev=8 --prev-kv -w json",
    ):
        watch = s.background(f"watch {words}")
        watch.until("4\n|q\n|last|zz|c==|NA==", 3)
        time.sleep(0.3)
        watch.finish()


def future(s):
    now = s.revision()
    watch = s.background(f"watch f --rev={now + 3}")
    time.sleep(1)
    for number in range(4):
        s.ctl(f"put f {number}")
    watch.until("f\n3\n")
    watch.finish()


def of_a_range_that_is_empty(s):
    s.background("watch z a").finish(None, 3)
    s.background("watch z z").finish(None, 3)


def interactive(s):
    watch = s.background("watch -i", stdin="watch i\n")
    time.sleep(1)
    s.ctl("put i 1")
    watch.until("i\n1\n")
    watch.say("watch j --prefix --prev-kv\n")
    time.sleep(0.5)
    s.all("""
        put j1 1
        put j1 2
        """)
    watch.until("j1\n2\n")
    watch.say("progress\n")
    watch.until("progress notify")
    watch.say("watch a --rev=2\n")
    watch.until("a\n4\n")
    watch.say("progress\n")
    time.sleep(0.7)
    watch.finish()


def running_a_command(s):
    watch = s.background("watch x -- sh -c 'env | grep ^ETCD_WATCH | sort'")
    time.sleep(1)
    s.ctl("put x 1")
    s.ctl("del x")
    watch.until('DELETE.*KEY="x"')
    time.sleep(0.3)
    watch.finish()


def leases_that_end(s):
    lease = s.lease(100)
    s.ctl(f"put leased/1 a --lease={lease}")
    s.ctl(f"put leased/2 b --lease={lease}")
    watch = s.background("watch leased --prefix --prev-kv -w json")
    time.sleep(1)
    s.ctl(f"lease revoke {lease}")
    watch.until("leased.*2")
    time.sleep(0.5)
    watch.finish()


def compacted(s):
    now = s.revision()
    s.ctl(f"compaction {now - 2}")
    s.background("watch a --rev=2").finish(None, 5)
    s.background(f"watch a --rev={now - 3} -w json").finish(None, 5)
    watch = s.background(f"watch '' --from-key --rev={now - 2} --prev-kv")
    time.sleep(1)
    watch.finish()
    s.ctl("watch")
    s.ctl("watch a b c")


def progress(s):
    watch = s.background("watch n --progress-notify", until="progress notify")
    s.ctl("put n 1")
    watch.until("progress notify.*progress notify")
    watch.session.lines.append(f"progress notified: {watch.until('progress notify: [0-9]+', 0.1) is not None}")
    watch.process.terminate()


GROUPS = [
    Group(
        "watch",
        live,
        old,
        future,
        of_a_range_that_is_empty,
        interactive,
        running_a_command,
        leases_that_end,
        compacted,
        progress,
        flags=["--watch-progress-notify-interval=1s"],
    )
]
