"""The name that was probably meant, and when it is certain enough to say so."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from preflux.limits import MAX_COMPARED
from preflux.nearest import forget, nearest, slip


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("infrastructur", ["infrastructure", "apps"], "infrastructure"),
        ("cluster-setings", ["cluster-settings", "cluster-secrets"], "cluster-settings"),
        ("certmanager", ["cert-manager"], "cert-manager"),
        ("tolos", ["tools"], "tools"),
        ("synology-cis", ["synology-csi"], "synology-csi"),
    ],
)
def test_a_slip_of_the_pen(word: str, known: list[str], meant: str) -> None:
    assert slip(word, known) == meant


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("cluster-secrets", ["cluster-settings"]),
        ("settings-1", ["settings-2"]),
        ("app", ["apps"]),
        ("longhorn", ["longhorn-repo"]),
        ("settings", ["${CLUSTER}-settings"]),
        ("staging", ["string"]),
        ("team-a", ["team-b"]),
        ("cluster-us", ["cluster-eu"]),
        ("apps", ["apps"]),
    ],
)
def test_names_that_are_meant_to_differ(word: str, known: list[str]) -> None:
    assert slip(word, known) == ""


def test_names_are_compared_as_often_as_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    known = [f"some-name-{number}" for number in range(200)]
    compared = 0
    ratio = SequenceMatcher.ratio

    def counting(self: SequenceMatcher[str]) -> float:
        nonlocal compared
        compared += 1
        return ratio(self)

    monkeypatch.setattr(SequenceMatcher, "ratio", counting)
    found = [nearest(f"some-mane-{number}", known) for number in range(3000)]
    assert found[0] == "some-name-0"
    assert found[-1] == ""
    assert compared < MAX_COMPARED // 5
    assert slip("some-mane-1", known) == ""
    forget()
    assert nearest("some-mane-1", known) == "some-name-1"
    compared = 0
    assert nearest("some-mane-1", known) == "some-name-1"
    assert compared == 0, "what was answered is remembered"
