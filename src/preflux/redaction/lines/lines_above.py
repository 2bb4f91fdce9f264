"""What stands above each line of a file, by indentation alone: the file may not parse, and very many lines are asked for."""

from __future__ import annotations

from array import array
from functools import lru_cache
from typing import NamedTuple

from preflux.span import Source

PRIVATE_KEY = "PRIVATE KEY-----"


class LinesAbove(NamedTuple):
    """Numbers of lines, by the number of the line that they stand above; 0 for none. Blank lines are passed over.

    `outer` is the nearest line that is indented less; `owner`, of a list item, the nearest one that is, or is indented as
    much and is no item itself; `private_key` the nearest one that begins or ends a private key.
    """

    outer: array[int]
    owner: array[int]
    private_key: array[int]


@lru_cache(maxsize=1024)
def lines_above(source: Source) -> LinesAbove:
    """Return what stands above each line of a file, found in one pass."""
    outer, owner, private_key = array("L", (0,)), array("L", (0,)), array("L", (0,))
    key = 0
    # The lines that later ones may lie in: of each indentation the last one, below the key that it is an item of.
    around: list[tuple[int, bool, int]] = []
    for number in range(1, source.lines + 1):
        line = source.line(number)
        content = line.lstrip()
        private_key.append(key)
        if not content:
            outer.append(0)
            owner.append(0)
            continue
        indent, item = len(line) - len(content), content.startswith("- ")
        while around and (around[-1][0] > indent or (around[-1][0] == indent and (around[-1][1] or not item))):
            around.pop()
        beside = bool(around) and around[-1][0] == indent
        owner.append(around[-1][2] if around else 0)
        above = around[-2:-1] if beside else around[-1:]
        outer.append(above[0][2] if above else 0)
        around.append((indent, item, number))
        if PRIVATE_KEY in content:
            key = number
    return LinesAbove(outer, owner, private_key)
