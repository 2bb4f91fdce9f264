"""Plants faults in the rules, and counts how many the tests of the pages see.

A fault of each kind is planted wherever a rule makes a finding, and each text in its source is spoilt.

Needs `tests` on the path, as `make plant-faults` sets it. Ends with 1 where one is not seen.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import preflux.rules
from preflux.catalogue.page import pages
from rules import planted as planted_at
from rules import planted_texts
from rules.planted import KINDS, possible, sites

TEXT = "a text in the source of the rule spoilt"
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
                if planted_at.caught(page, site, kind):
                    seen[kind] += 1
                else:
                    missed.append(f"{site}: {kind}")
        for spoilt in planted_texts.texts(page):
            planted[TEXT] += 1
            if planted_texts.caught(page, spoilt):
                seen[TEXT] += 1
            else:
                missed.append(str(spoilt))
    for kind in (*KINDS, TEXT):
        print(f"{seen[kind]:4} of {planted[kind]:4} seen: {kind}")
    print(f"{sum(seen.values()):4} of {sum(planted.values()):4} in all")
    for fault in missed:
        print(f"not seen: {fault}")
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
