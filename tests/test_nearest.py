"""The name that was probably meant, and when it is certain enough to say so."""

from __future__ import annotations

import pytest

from preflux.nearest import slip


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
