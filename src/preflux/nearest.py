"""Finds the name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from preflux.limits import MAX_COMPARED

_LONGEST = 300
_MOST = 5000
_ALIKE = 0.7
"""The similarity that two words must have (difflib's ratio)."""
_LETTERS = 30
"""Comparing two words letter by letter costs one more for this many pairs of letters."""
_CHEAP = 100
"""Visiting this many names costs as much as comparing two names by their letters."""


class _Compared:
    """Limits the comparisons in a run: there may be very many unknown names and very many known ones."""

    left = MAX_COMPARED

    @classmethod
    def spend(cls, cost: int) -> bool:
        """Count a comparison; return whether it is within the limit."""
        if cls.left <= 0:
            return False
        cls.left -= cost
        return True


def forget() -> None:
    """Reset the counter and the cache at the start of a run."""
    _Compared.left = MAX_COMPARED
    _known.cache_clear()


def spend(cost: int) -> bool:
    """Count another search for a name, in comparisons of two names; return whether it is within the limit."""
    return _Compared.spend(cost)


class _Known:
    """Known words, with a cache of answers: the same unknown word often comes again."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.folded = {name.lower(): name for name in sorted(words, reverse=True)}
        self.sorted = sorted(self.folded)
        self.answers: dict[str, str] = {}

    def nearest(self, word: str) -> str:
        found = self.answers.get(word)
        if found is None:
            found = self.answers[word] = self._nearest(word.lower())
        return found

    def _nearest(self, word: str) -> str:
        from difflib import SequenceMatcher  # noqa: PLC0415 - only needed for findings

        # Like difflib's get_close_matches, which has no limit.
        matcher = SequenceMatcher(None, "", word)
        best = 0.0, ""
        for name in self.sorted:
            if not _Compared.spend(1):
                return ""
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
                continue
            if not _Compared.spend(len(word) * len(name) // _LETTERS):
                return ""
            ratio = matcher.ratio()
            if ratio >= _ALIKE:
                best = max(best, (ratio, name))
        return self.folded[best[1]] if best[1] else ""


@lru_cache(maxsize=64)
def _known(words: tuple[str, ...]) -> _Known:
    return _Known(words)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most similar to a word, ignoring case; empty if none is similar.

    Long words, and very many known words, are not compared, and nothing after very many comparisons in a run: comparing
    takes quadratic time.
    """
    if len(word) > _LONGEST or _Compared.left <= 0:
        return ""
    words = tuple(islice((name for name in known if len(name) <= _LONGEST), _MOST + 1))
    if len(words) > _MOST or not _Compared.spend(len(words) // _CHEAP):
        return ""
    return _known(words).nearest(word)


def likeness(one: str, other: str) -> float:
    """Return the similarity of two words, from 0 to 1 (difflib's ratio); 0 for very long words, which are not compared."""
    if max(len(one), len(other)) > _LONGEST:
        return 0.0
    from difflib import SequenceMatcher  # noqa: PLC0415 - only needed for findings

    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the most similar known word; empty if none is similar."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else ""


def slip(word: str, known: Iterable[str]) -> str:
    """Return the known word of which a word is almost certainly a misspelling; empty if there is none.

    Much stricter than `nearest`: one or two letters added, missing, changed or swapped, or other separators. Names that
    differ in digits, or in parts of one or two letters (`team-a`, `cluster-eu`), are different on purpose.
    """
    if not 4 <= len(word) <= _LONGEST:
        return ""
    found = []
    known = known if _Compared.spend(0) else ()
    for name in known:
        if not _Compared.spend(0):
            return ""
        if name != word and _letters(name) and _near(word, name):
            found.append(name)
    return min(found, key=lambda name: (_distance(word, name), name)) if found else ""


def _near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 2 + sum(map((one if len(one) > len(other) else other).count, "-._")):
        return False
    _Compared.spend(1)
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
    _Compared.spend(len(one) * len(other) // _LETTERS)
    return _distance(one, other) <= (1 if min(len(one), len(other)) < 8 else 2)


def _of_their_own(one: str, other: str) -> bool:
    return min(len(one), len(other)) < 3 and sorted(one) != sorted(other)


def _letters(name: str) -> bool:
    return len(name) >= 4 and "${" not in name


def _distance(one: str, other: str) -> int:
    """Return the number of letters that are added, missing, changed, or swapped with the next one."""
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
