"""The name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from preflux.limits import MAX_COMPARED

_LONGEST = 300
_MOST = 5000
_ALIKE = 0.7
"""How alike two words must be (difflib's ratio)."""
_LETTERS = 30
"""To compare two words letter by letter costs one more for each so many pairs of letters."""
_CHEAP = 100
"""As many looks at a name cost as much as to compare two of them by the letters that they have."""


class _Compared:
    """How much was compared in this run: very many names may be missing where very many are known."""

    left = MAX_COMPARED

    @classmethod
    def spend(cls, cost: int) -> bool:
        """Pay for a comparison; return whether enough was left for it."""
        if cls.left <= 0:
            return False
        cls.left -= cost
        return True


def forget() -> None:
    """Begin a run: what was compared before counts no more."""
    _Compared.left = MAX_COMPARED
    _known.cache_clear()


def spend(cost: int) -> bool:
    """Pay for another search after what was meant, in comparisons of two names; return whether enough was left for it."""
    return _Compared.spend(cost)


class _Known:
    """Known words and what was answered for them: the same word is often asked for again."""

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
        from difflib import SequenceMatcher  # noqa: PLC0415 - only a run with something to say needs it

        # As difflib's get_close_matches, which knows no bound.
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
    """Return the known word that is closest to a word, whatever its case; empty where none is near.

    Long words and very many of them are not compared, nor any once a run has compared very many: that takes quadratic time.
    """
    if len(word) > _LONGEST or _Compared.left <= 0:
        return ""
    words = tuple(islice((name for name in known if len(name) <= _LONGEST), _MOST + 1))
    if len(words) > _MOST or not _Compared.spend(len(words) // _CHEAP):
        return ""
    return _known(words).nearest(word)


def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1 (difflib's ratio); 0 for very long ones, which are not compared."""
    if max(len(one), len(other)) > _LONGEST:
        return 0.0
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
