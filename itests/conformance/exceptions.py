# SPDX-License-Identifier: Apache-2.0
"""What may differ, each by its name and with the reason.

The etcd asked is a packaged 3.5; Kvorum is what 3.7.1 is. Where the two are documented to differ, 3.7.1 is right.
"""

import re
from itertools import groupby


class Replaced:
    """A text that is replaced in every line of both."""

    def __init__(self, name, reason, pattern, replacement):
        self.name, self.reason = name, reason
        self.pattern, self.replacement = re.compile(pattern), replacement

    def apply(self, lines):
        return [self.pattern.sub(self.replacement, line) for line in lines]


class Dropped:
    """A line that is left out of both."""

    def __init__(self, name, reason, pattern):
        self.name, self.reason, self.pattern = name, reason, re.compile(pattern)

    def apply(self, lines):
        return [line for line in lines if not self.pattern.search(line)]


class Unasked:
    """A request whose answers are not compared."""

    def __init__(self, name, reason, request):
        self.name, self.reason, self.request = name, reason, re.compile(request)

    def apply(self, lines):
        kept, asked = [], True
        for line in lines:
            if line.startswith("$ "):
                asked = not self.request.search(line)
            if asked:
                kept.append(line)
        return kept


class Sorted:
    """Words, or lines that follow each other, of which no order is promised."""

    def __init__(self, name, reason, words=None, lines=None):
        self.name, self.reason = name, reason
        self.words, self.lines = words and re.compile(words), lines and re.compile(lines)

    def apply(self, lines):
        if self.words:
            return [self.words.sub(lambda found: " ".join(sorted(found.group().split(" "))), line) for line in lines]
        runs = groupby(lines, key=lambda line: bool(self.lines.search(line)))
        return [line for matched, run in runs for line in (sorted(run) if matched else run)]


EXCEPTIONS = [
    Replaced("version", "another release", r"\b3\.5\.30\b|\b3\.7\.1\b", "VERSION"),
    Replaced("cluster-version", "another release", r"\b3\.[57](\.0)?\b", "MINOR"),
    Replaced("size", "engines store differently", r'("?[dD][bB]_?[sS]ize(_?[iI]n_?[uU]se)?"?\s?: ?)"?\d+"?', r"\1SIZE"),
    Replaced("size-in-words", "engines store differently", r"\b\d+(\.\d+)? [kMG]?B\b", "SIZE"),
    Replaced("table-width", "what is replaced was padded to another width", r"(?<=[│├┌└┬┼┴┤]) +| +(?=│)|─+", ""),
    Replaced("alarm-text", "3.7 prints alarms with another library, without a blank at the end", r"(?<=alarm:NOSPACE) $", ""),
    Sorted("attached-keys", "a lease's keys are a set", words=r"(?<=attached keys\(\[)[^]]+"),
    Sorted("checks", "health checks are a set", lines=r"^\[[+-]\]"),
    Dropped("status-fields", "since 3.6", r'^ "(storageVersion|dbSizeQuota|downgradeInfo|hash_revision)":'),
    Dropped("storage-version", "since 3.6", r'^ "storage": "MINOR"$'),
    Replaced("last-field", "a dropped field takes its comma along", r",$", ""),
    Dropped("runtime-series", "another language's runtime", r"^(# )?(go|jvm)_"),
    Dropped("own-series", "Kvorum's own, beside etcd's", r"^(# )?kvorum_"),
    Dropped("store-series", "3.7 does nothing with its v2 store", r"^(# )?etcd_debugging_store_"),
    Dropped("debug-range-series", "3.7 has only etcd_mvcc_range_total", r"^(# )?etcd_debugging_mvcc_range_total\b"),
    Dropped("interrupted", "a client's word on its own end, said if it is in time", r'"level":"warn".* = context canceled"'),
    Unasked("sort-option", "3.5 takes numbers that mean no order", r'"sort_order": 9'),
]
