"""Whether a word looks made by chance, as passwords and tokens are, or like something that somebody would say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from preflux.pattern import lazy

SHORTEST = 6
"""The length from which a piece of a value gives it away."""

_TOKEN = lazy(r"[A-Za-z0-9]{8,}")
_RUN = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@lru_cache(maxsize=8192)
def random_looking(word: str) -> bool:
    """Return whether letters and digits change in a word as they do not in names: `x7Kq9`, not `HelmRelease` or `v1beta2`.

    A number of at least eight digits counts too.
    """
    if len(word) < 8:
        return False
    if word.isdecimal():
        return True
    runs = len(_RUN.findall(word))
    return runs > 3 and runs * 4 > len(word)  # `zigbee2mqtt` has three


def random_words(text: str) -> Iterator[str]:
    """Yield the words of a text that look made by chance."""
    return (found[0] for found in _TOKEN.finditer(text) if random_looking(found[0]))


def shows_random_word(text: str) -> bool:
    """Return whether a text has a word that looks made by chance."""
    return next(random_words(text), None) is not None


_PLAIN = lazy(r"(?:- +)*[\w./-]+:?")


def is_plain(text: str) -> bool:
    """Return whether a key is one word that does not look made by chance: nothing else tells a key in a broken text."""
    return _PLAIN.fullmatch(text.strip()) is not None and not shows_random_word(text)
