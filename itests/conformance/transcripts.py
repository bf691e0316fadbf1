# SPDX-License-Identifier: Apache-2.0
"""Two transcripts of one group, side by side."""

import difflib


def show(group, case, expected, actual, context, names):
    print(f"--- {group.name}/{case}")
    for line in difflib.unified_diff(expected, actual, *names, lineterm="", n=context):
        if not line.startswith(("---", "+++")):
            print("    " + line)


def report(group, theirs, ours, exceptions, args, names):
    """Prints where they differ; gives the number of cases in which they do."""
    different = 0
    lines = 0
    for (case, expected), (_, actual) in zip(theirs, ours):
        for exception in exceptions:
            expected, actual = exception.apply(expected), exception.apply(actual)
        lines += len(expected)
        if expected != actual:
            different += 1
            show(group, case, expected, actual, args.context, names)
        elif args.verbose:
            print(f"=== {group.name}/{case}")
            print("\n".join("    " + line for line in expected))
    print(f"{group.name}: {len(theirs)} cases, {lines} lines, {different} cases differ", flush=True)
    return different
