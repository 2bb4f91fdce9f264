"""Version ranges as Helm and Flux read them.

Source: github.com/Masterminds/semver v3, constraints.go.
"""

from __future__ import annotations

import re

from preflux.pattern import lazy

_COMPARATOR = lazy(r"(!=|==|>=|=>|<=|=<|~>|[<>=~^])?\s*v?([0-9xX*][\w.*+-]*)")
_HYPHEN = lazy(r"\S\s+-\s+\S")


def unbounded(text: str) -> bool:
    """Return whether a range has no upper bound, so that it includes future major versions: `*`, `>=1.0.0`, `1.x || >3`."""
    return any(_unbounded(alternative) for alternative in text.split("||"))


def bounded(text: str) -> str:
    """Return the range of one major version that is most similar to an unbounded range; pre-releases are kept: `1.x-0`."""
    versions = [version for _, version in _COMPARATOR.findall(text)]
    major = next((match[0] for version in versions if (match := re.match(r"\d+", version))), "1")
    return f"{major}.x-0" if any("-" in version for version in versions) else f"{major}.x"


def _unbounded(alternative: str) -> bool:
    if _HYPHEN.search(alternative):
        return False
    for operator, version in _COMPARATOR.findall(alternative):
        if operator in ("<", "<=", "=<"):
            return False
        # `^*` includes nothing above 0.
        if operator not in (">", ">=", "=>", "!=") and (version[0] not in "xX*" or operator == "^"):
            return False
    return True
