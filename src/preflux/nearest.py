"""The name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 300
_MOST = 5000


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is closest to a word, whatever its case; empty where none is near.

    Long words and very many of them are not compared: that takes quadratic time.
    """
    known = [name for name in known if len(name) <= _LONGEST]
    if len(word) > _LONGEST or len(known) > _MOST:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - only a run with something to say needs it

    folded = {name.lower(): name for name in sorted(known, reverse=True)}
    match = get_close_matches(word.lower(), sorted(folded), 1, 0.7)
    return folded[match[0]] if match else ""


def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1 (difflib's ratio)."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a run with something to say needs it

    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the closest known word; empty where none is near."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else ""


def slip(word: str, known: Iterable[str]) -> str:
    """Return the known word that a word is most likely a slip of the pen for; empty where none is that near.

    Much stricter than `nearest`: one or two letters added, lost, changed or swapped, or words parted in another way. Names
    that differ in their digits, or in words of one or two letters (`team-a`, `cluster-eu`), are meant to differ.
    """
    if not 4 <= len(word) <= _LONGEST:
        return ""
    found = [name for name in sorted(known) if name != word and _letters(name) and _near(word, name)]
    return min(found, key=lambda name: (_distance(word, name), name)) if found else ""


def _near(one: str, other: str) -> bool:
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    bare = [name.translate({45: None, 46: None, 95: None}).lower() for name in (one, other)]
    if bare[0] == bare[1]:
        return True
    words = [re.split(r"[-._]", name.lower()) for name in (one, other)]
    if len(words[0]) == len(words[1]) and any(map(_of_their_own, *words)):
        return False
    if abs(len(one) - len(other)) > 2:
        return False
    return _distance(one, other) <= (1 if min(len(one), len(other)) < 8 else 2)


def _of_their_own(one: str, other: str) -> bool:
    return min(len(one), len(other)) < 3 and sorted(one) != sorted(other)


def _letters(name: str) -> bool:
    return len(name) >= 4 and "${" not in name


def _distance(one: str, other: str) -> int:
    """Return how many letters are added, lost, changed, or swapped with the next."""
    rows: list[list[int]] = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
