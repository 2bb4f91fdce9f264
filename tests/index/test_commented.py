"""Entries of kustomizations that are commented out."""

from __future__ import annotations

import pytest

from index.fleets import manifest, surveyed


@pytest.mark.parametrize(
    ("line", "path", "there"),
    [
        ("  # - b.yaml", "apps/b.yaml", True),
        ("#- ./b.yaml", "apps/b.yaml", True),
        ("  # - b.yaml  # not yet", "apps/b.yaml", True),
        ("  # - deeper", "apps/deeper/c.yaml", True),
        ("  # - ../apps/b.yaml", "apps/b.yaml", True),
        ("  # b.yaml is not ready", "apps/b.yaml", False),
        ("  - b.yaml", "apps/b.yaml", False),
        ("  # - gone.yaml", "apps/gone.yaml", False),
        ("  # - b.yaml", "apps/deeper/c.yaml", False),
    ],
    ids=[
        "an entry", "closer", "with a comment behind it", "a folder around it", "from elsewhere", "a sentence",
        "not a comment", "a file that is not there", "another file",
    ],
)  # fmt: skip
def test_commented_out(line: str, path: str, there: bool) -> None:
    files = {name: manifest("ConfigMap", "a") for name in ("apps/a.yaml", "apps/b.yaml", "apps/deeper/c.yaml")}
    repository = surveyed(files | {"apps/kustomization.yaml": f"resources:\n  - a.yaml\n{line}\n"})
    found = repository.commented.naming(path)
    assert (found is not None) is there
    if found is not None:
        assert found.path == "apps/kustomization.yaml"
        assert line.count(found.text) == 1
