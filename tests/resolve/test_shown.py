"""What a message may quote of a path: never the login of a URL."""

from __future__ import annotations

import pytest

from preflux.node import Scalar
from preflux.resolve.kustomization import Entry, Remote
from preflux.span import Source


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:hunter2@github.com/org/repo//base?ref=v1", "https://***@github.com/org/repo//base?ref=v1"),
        ("https://tok3nhunter@github.com/org/repo", "https://***@github.com/org/repo"),
        ("ssh://git@github.com/org/repo", "ssh://git@github.com/org/repo"),
        ("git@github.com:org/repo", "git@github.com:org/repo"),
        ("../base@v1", "../base@v1"),
    ],
)
def test_the_login_of_a_url_is_masked(text: str, shown: str) -> None:
    node = Scalar(text, Source("kustomization.yaml", text), 0, len(text))
    assert Entry("resources", node, text, node.span, Remote(text), "either").shown == shown
