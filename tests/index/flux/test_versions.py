"""Version ranges: whether they take in 999999.0.0, as github.com/Masterminds/semver 3.4.0 answered for each."""

from __future__ import annotations

import pytest

from preflux.index.flux.versions import bounded, flux_minor, unbounded


@pytest.mark.parametrize(
    "text",
    ["*", "x", "X", ">=1.0.0", ">1", "> 1.2", ">=1.0.0-0", "!=2.0.0", ">=1.2 !=1.3", "1.x || >3", "~*", "=*", ">= 0"],
)
def test_unbounded(text: str) -> None:
    assert unbounded(text)


@pytest.mark.parametrize(
    "text",
    ["1.2.3", "v1.2.3", "1", "1.x", "1.2.*", "~1.2", "^1", "^0", "<2", "<=2.1", ">=1.0 <3", ">=1.0,<3.0.0", "1 - 3",
     "1.2 - 1.4.5", "=1.2", "1.x || 2.x", "~1 || >=3 <4", "1.2.3-rc.1", "0.x.x", "~> 2.1", "^x", "^*"],
)  # fmt: skip
def test_bounded(text: str) -> None:
    assert not unbounded(text)


@pytest.mark.parametrize(
    ("text", "range_"),
    [("*", "1.x"), ("*-0", "1.x-0"), (">=1.4.0", "1.x"), (">= v2", "2.x"), (">=2.0.0-0", "2.x-0"), ("1.x || *", "1.x")],
)
def test_what_is_offered_keeps_the_major_version_and_the_pre_releases(text: str, range_: str) -> None:
    assert bounded(text) == range_
    assert not unbounded(range_)


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
