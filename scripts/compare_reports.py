"""Compares what two versions of preflux report about repositories: which findings went, came, or changed their words.

    python scripts/compare_reports.py --before OLD_PYTHONPATH --after NEW_PYTHONPATH REPOSITORY...

Each version is a folder that holds the package `preflux`, as `src` of a checkout does. A finding is matched by rule, path
and place first; what then differs in it is named. Exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

_PARTS = ("severity", "message", "hint", "related", "via", "builds", "objects", "clusters")


def report_of(package: str, repository: str) -> dict[str, Any]:
    """Return the JSON report of a repository by one version."""
    environment = {**os.environ, "PYTHONPATH": package, "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "preflux", "check", "--format", "json", "--strict", repository]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if ran.returncode not in (0, 1):
        raise SystemExit(f"{package}: {repository}: exit {ran.returncode}\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield rule, kind of difference and the text of each finding that differs."""
    old, new = _by_place(before), _by_place(after)
    for key in sorted(old.keys() | new.keys()):
        were, are = old.get(key, []), new.get(key, [])
        for one in were[len(are) :]:
            yield key[0], "gone", _words(one)
        for one in are[len(were) :]:
            yield key[0], "new", _words(one)
        for one, other in zip(were, are, strict=False):
            changed = [part for part in _PARTS if one.get(part) != other.get(part)]
            if changed:
                yield key[0], ", ".join(changed), f"{_words(one)}\n   -> {_words(other)}"
    for name in ("looked_at", "unseen", "crashes"):
        if before.get(name) != after.get(name):
            yield "(looked at)", "changed", f"{before.get(name)}\n   -> {after.get(name)}"


def _by_place(report: dict[str, Any]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in report["findings"]:
        found.setdefault((one["rule"], json.dumps(one["location"])), []).append(one)
    return found


def _words(one: dict[str, Any]) -> str:
    hint = f" ({one['hint']})" if one.get("hint") else ""
    place = one["location"]
    return f"{place['path']}:{place['line']}:{place['column']}: {one['severity']}: {one['message']}{hint}"


def main() -> int:
    """Compare, print every difference and then their counts by rule and kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", required=True)
    parser.add_argument("--after", required=True)
    parser.add_argument("--quiet", action="store_true", help="only the counts")
    parser.add_argument("repositories", nargs="+")
    arguments = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for repository in arguments.repositories:
        before, after = report_of(arguments.before, repository), report_of(arguments.after, repository)
        for rule, kind, words in differences(before, after):
            counts[rule, kind] += 1
            if not arguments.quiet:
                print(f"{os.path.basename(repository.rstrip('/'))}: {rule}: {kind}\n   {words}")
    for (rule, kind), count in sorted(counts.items()):
        print(f"{count:6} {rule}: {kind}")
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
