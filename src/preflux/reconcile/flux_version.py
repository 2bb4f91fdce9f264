"""Versions of Flux, as bootstrap files and the configuration have them: one version, or a range of them."""

from __future__ import annotations

from preflux.pattern import lazy

_VERSION = lazy(r"[v^~>=<\s]*(\d{1,9})(?:\.(\d{1,9}|x|\*))?.*")
_NEWEST = 1 << 16


def flux_minor(version: str) -> tuple[int, int] | None:
    """Return the major and minor version of a Flux, of the newest in a range such as `2.x`; None where it is not known."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    minor = match[2]
    open_end = version.startswith(("^", ">")) or minor in (None, "x", "*")
    return int(match[1]), _NEWEST if open_end else int(minor)


def is_strict(version: str) -> bool:
    """Return whether a Flux of this version, or of the newest in this range, fails for a variable without value."""
    return (flux_minor(version) or (0, 0)) >= (2, 9)
