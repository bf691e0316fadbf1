# SPDX-License-Identifier: Apache-2.0
"""In what kvorumctl may differ from etcdctl 3.7.1, each by its name and with the reason."""

from exceptions import Dropped, Replaced, Sorted, Unasked

EXCEPTIONS = [
    Replaced("name", "each has its own", r"\bkvorumctl\b", "etcdctl"),
    Replaced("caller", "lines of other sources", r'"caller":"[^"]*"', '"caller":CALLER'),
    Replaced("target", "an object's address means nothing", r'"target":"etcd-endpoints://POINTER/', '"target":"etcd-endpoints:///'),
    Replaced("time-left", "one client is slower", r'(remaining\(|"TTL" : |"ttl":)\d+', r"\1LEFT"),
    Replaced("size", "engines do not store twice alike", r"\b2[0-9] kB\b", "SIZE"),
    Unasked("health-table", "a column as wide as a time is long", r"endpoint health -w table"),
    Unasked("panic", "etcdctl panics", r'^\$ txn <<< (lease|mod\("a"\) ~)'),
    Replaced("stack", "a stack of Go", r',"stacktrace":"[^"]*"', ""),
    Replaced("logger", "another name for the same", r'"logger":"client"(?=.*retrying)', '"logger":"etcd-client"'),
    Replaced("peer", "grpc-java does not tell", r'"peer":"[^"]*",', ""),
    Sorted("attached-keys", "a lease's keys are a set", words=r"(?<=attached keys\(\[)[^]]+"),
    Dropped("interrupted", "a client's word on its own end, said if it is in time", r'"level":"warn".* = context canceled"'),
]
