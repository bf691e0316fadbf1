# SPDX-License-Identifier: Apache-2.0
from session import Group


def filled(s):
    s.all("""
        put a 1
        put a 2
        put b 1
        """)


def compares(s):
    for compare in (
        'value("a") = "2"',
        'val("a") = "1"',
        'value("a") != "1"',
        'value("a") > "1"',
        'value("a") < "1"',
        'value("none") = ""',
        'value("none") != "x"',
        'version("a") = "2"',
        'ver("a") > "2"',
        'version("none") = "0"',
        'create("a") = "2"',
        'c("a") < "2"',
        'create("none") = "0"',
        'mod("a") = "3"',
        'm("a") != "3"',
        'mod("none") > "0"',
        'lease("a") = "0"',
        'lease("a") = "1234567890abcdef"',
        'lease("none") = "0"',
        'value("a") = "2"\nvalue("b") = "1"',
        'value("a") = "2"\nvalue("b") = "2"',
    ):
        s.ctl("txn", stdin=f"{compare}\n\nget a\n\nget b\n\n")
    s.ctl("txn -w json", stdin='mod("a") = "3"\n\nget a\n\nget b\n\n')
    s.ctl("txn -w fields", stdin='mod("a") = "4"\n\nget a\n\nget b\n\n')


def interactive(s):
    s.ctl("txn -i", stdin='mod("a") > "0"\n\nput a 3\nget a\ndel b\n\nget b\n\n')
    s.ctl("txn --interactive", stdin='mod("a") = "0"\n\nput a 4\n\nget a\nput b back\n\n')
    s.ctl("txn -i", stdin='nonsense("a") > "0"\n\nput a 3\n\n\n')
    s.ctl("txn", stdin='mod("a") ~ "0"\n\nput a 3\n\n\n')
    s.ctl("txn", stdin='mod("a") = "x"\n\nput a 3\n\n\n')
    s.ctl("txn", stdin="\n\n\n")
    s.ctl("txn -w json", stdin="\n\n\n")


def writing(s):
    s.ctl("txn -w json", stdin="\nput a 5\nget a\nput b 6\ndel a\nget a\n\n\n")
    s.ctl("txn -w json", stdin="\nget a\nput c 1 --prev-kv\ndel none\nget c\n\n\n")
    s.ctl("txn -w json", stdin="\ndel none\nget c\n\n\n")
    s.ctl("txn -w json", stdin="\nput d 1\nput e 2\nget '' --prefix --limit=2\ndel d --prefix --prev-kv\n\n\n")
    s.ctl("txn -w fields", stdin="\nput d 1\nget d\ndel d --prev-kv\n\n\n")
    s.ctl("txn -w protobuf", stdin="\nput d 1\nget d\ndel d --prev-kv\n\n\n", binary=True)
    s.ctl("txn", stdin="\ndel a f --prev-kv\n\n\n")
    s.ctl("txn", stdin="\ndel a f\n\n\n")
    s.ctl("get '' --prefix -w json")


def refused(s):
    many = "\n".join(f"put k{number} v" for number in range(129))
    s.ctl("txn", stdin=f"\n{many}\n\n\n")
    s.ctl("txn", stdin="\n" + many.split("\n", 1)[1] + "\n\n\n")
    s.ctl("txn", stdin="".join('mod("a") = "0"\n' for _ in range(129)) + "\nget a\n\n\n")
    s.ctl("txn", stdin="\nput a 1\nput a 2\n\n\n")
    s.ctl("txn", stdin="\nput a 1\ndel a\n\n\n")
    s.ctl("txn", stdin="\ndel a\nput a 1\n\n\n")
    s.ctl("txn", stdin="\nput a 1\ndel '' --prefix\n\n\n")
    s.ctl("txn", stdin="\nput a 1\ndel a --from-key\n\n\n")
    s.ctl("txn", stdin="\ndel a z\ndel b y\n\n\n")
    s.ctl("txn", stdin="\nput a 1\n\nput a 2\n\n")
    s.ctl("txn", stdin="\nput '' 1\n\n\n")
    s.ctl("txn", stdin="\nput a 1 --lease=1234\n\n\n")
    s.ctl("txn", stdin="\nput a 1\nput b 1 --lease=1234\n\n\n")
    s.ctl("txn", stdin="\nput a 1\nget a --rev=100000\n\n\n")
    s.ctl("txn", stdin="\nget a --rev=100000\n\n\n")
    s.ctl("txn", stdin="\nput missing --ignore-value\n\n\n")
    s.ctl("txn", stdin="\nput missing 1 --ignore-lease\n\n\n")
    s.ctl("txn", stdin='mod("") = "0"\n\nget a\n\n\n')
    s.ctl("get '' --prefix --count-only -w json")
    s.ctl("compaction 5")
    s.ctl("txn", stdin="\nget a --rev=3\n\n\n")
    s.ctl("txn", stdin="\nput a 1\nget a --rev=3\n\n\n")
    s.ctl("get a -w json")


GROUPS = [Group("txn", filled, compares, interactive, writing, refused)]
