"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is closest to a word, whatever its case; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a run with something to say needs it

    folded = {name.lower(): name for name in sorted(known, reverse=True)}
    match = get_close_matches(word.lower(), sorted(folded), 1, 0.7)
    return folded[match[0]] if match else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the closest known word; empty where none is near."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else ""
