"""Which Flux a version or a range of them means."""

from __future__ import annotations

import pytest

from preflux.reconcile.roots.version import flux_minor, is_strict


@pytest.mark.parametrize(
    ("text", "minor"),
    [("2.8.8", (2, 8)), ("v2.6.4", (2, 6)), ("2.7.x", (2, 7)), ("~2.6", (2, 6)), ("", None), ("latest", None)],
)
def test_flux_minor(text: str, minor: tuple[int, int] | None) -> None:
    assert flux_minor(text) == minor


@pytest.mark.parametrize("text", ["2.x", "2", "^2.1", ">=2.5.0"])
def test_a_range_means_the_newest(text: str) -> None:
    found = flux_minor(text)
    assert found is not None
    assert found > (2, 1000)


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        *(("2.9", True), ("2.10.1", True), ("3.0", True), ("2.x", True), (">=2.5.0", True), ("v2.9.0", True)),
        *(("2.8.8", False), ("1.9", False), ("^1.0", False), ("", False), ("latest", False)),
    ],
)
def test_from_2_9_on_a_variable_without_value_fails(text: str, strict: bool) -> None:
    assert is_strict(text) is strict
