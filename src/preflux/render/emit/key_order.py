"""The order in which go-yaml prints the keys of a mapping.

Letters come after all other characters, runs of digits compare by value (`key9` before `key10`). The order is not
transitive for sets like {a2, a10, a1b}; go-yaml's own output varies there. Source: go.yaml.in/yaml/v2, sorter.go.
"""

from __future__ import annotations

from functools import cmp_to_key


def _less(a: str, b: str) -> bool:
    for i in range(min(len(a), len(b))):
        x, y = a[i], b[i]
        if x == y:
            continue
        x_letter, y_letter = x.isalpha(), y.isalpha()
        if x_letter and y_letter:
            return x < y
        if x_letter or y_letter:
            return y_letter
        return _less_number(a, b, i)
    return len(a) < len(b)


def _less_number(a: str, b: str, i: int) -> bool:
    """Compare at the first difference, where neither side is a letter: by the numbers that start there."""
    x_number = y_number = 0
    if a[i] == "0" or b[i] == "0":
        # A zero inside a longer number is compared together with the digits before it.
        j = i - 1
        while j >= 0 and a[j].isdecimal():
            if a[j] != "0":
                x_number = y_number = 1
                break
            j -= 1
    x_end = y_end = i
    while x_end < len(a) and a[x_end].isdecimal():
        x_number = x_number * 10 + ord(a[x_end]) - 48
        x_end += 1
    while y_end < len(b) and b[y_end].isdecimal():
        y_number = y_number * 10 + ord(b[y_end]) - 48
        y_end += 1
    if x_number != y_number:
        return _wrapped(x_number) < _wrapped(y_number)
    if x_end != y_end:
        return x_end < y_end
    return a[i] < b[i]


def _compare(a: str, b: str) -> int:
    return -1 if _less(a, b) else int(_less(b, a))


def _wrapped(number: int) -> int:
    """Return a number wrapped to a signed 64-bit integer."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


_KEY = cmp_to_key(_compare)


class _Orders(dict[tuple[str, ...], tuple[str, ...]]):
    """Caches the order of a set of keys: a repository uses the same few sets everywhere."""

    def __missing__(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        ordered = tuple(sorted(keys, key=_KEY))
        if len(keys) <= 64:
            self[keys] = ordered
        return ordered


ORDERS = _Orders()
"""Maps the keys of a mapping, in any order, to the same keys in the order of go-yaml."""
