"""Plants a fault of each kind wherever a rule makes a finding, and counts how many the tests of the pages see.

Needs `tests` on the path, as `make plant-faults` sets it. Ends with 1 where one is not seen.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import preflux.rules
from preflux.rules.page import pages
from rules.planted import KINDS, caught, possible, sites

RULES = Path(preflux.rules.__file__).parent


def main() -> int:
    planted: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    missed: list[str] = []
    reached: set[tuple[str, int]] = set()
    for page in pages().values():
        for site, made in sites(page).items():
            reached.add((site.file, site.line))
            for kind in KINDS:
                if not possible(page, kind, made):
                    continue
                planted[kind] += 1
                if caught(page, site, kind):
                    seen[kind] += 1
                else:
                    missed.append(f"{site}: {kind}")
    for kind in KINDS:
        print(f"{seen[kind]:4} of {planted[kind]:4} seen: {kind}")
    print(f"{sum(seen.values()):4} of {sum(planted.values()):4} in all")
    for text in missed:
        print(f"not seen: {text}")
    calls = sorted(set(_calls()) - reached)
    print(f"{len(calls)} calls that no page reaches: {', '.join(f'{file}:{line}' for file, line in calls)}")
    return 1 if missed else 0


def _calls() -> Iterator[tuple[str, int]]:
    for path in sorted(RULES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Finding.at", "Finding.about"):
                yield path.name, node.lineno


if __name__ == "__main__":
    sys.exit(main())
