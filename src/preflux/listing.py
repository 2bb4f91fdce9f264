"""Lists words or parts in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def all_of(words: Iterable[str], last: str = "and") -> str:
    """Return words as "`a`, `b` and `c`"; empty for none."""
    return joined([f"`{word}`" for word in words], last)


def some_of(words: Sequence[str], most: int) -> str:
    """Return the first of some words, and how many more there are: "`a`, `b` and 3 more"."""
    if len(words) <= most:
        return ", ".join(f"`{word}`" for word in words)
    return f"{', '.join(f'`{word}`' for word in words[:most])} and {len(words) - most} more"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return parts of a sentence as "a, b and c"; empty for none."""
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)
