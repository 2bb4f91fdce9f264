"""Version ranges: whether they take in 999999.0.0, as github.com/Masterminds/semver 3.4.0 answered for each."""

from __future__ import annotations

import pytest

from preflux.index.flux.versions import bounded, unbounded


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
