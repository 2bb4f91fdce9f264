"""What the source-controller leaves out of an artifact."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.sourceignore import ignored
from preflux.files import Memory


def left_out(files: dict[str, str]) -> set[str]:
    tree = discover(Memory(dict(files)), Config())
    is_ignored = ignored(tree)
    return {path for path in tree.files if is_ignored(path)}


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/a.yaml",
        "apps/.circleci/config.yml",
        "docs/picture.png",
        "backup.tar.gz",
        ".sops.yaml",
        "apps/.sops.yaml",
        ".gitlab-ci.yml",
        "apps/.travis.yml",
        "deep/cloudbuild.yaml",
    ],
)
def test_left_out_by_default(path: str) -> None:
    assert left_out({path: ""}) == {path}


def test_other_hidden_files_are_in_the_artifact() -> None:
    assert left_out({".taskfiles/a.yaml": "", ".pre-commit-config.yaml": "", "github/a.yaml": ""}) == set()


def test_an_ignore_file_counts_from_its_folder_and_the_deeper_one_wins() -> None:
    files = {
        ".sourceignore": "# all\n/*\n!/deploy\n",
        "README.yaml": "",
        "deploy/a.yaml": "",
        "deploy/test/.sourceignore": "*.yaml\n!keep.yaml\n",
        "deploy/test/b.yaml": "",
        "deploy/test/keep.yaml": "",
    }
    assert left_out(files) == {".sourceignore", "README.yaml", "deploy/test/b.yaml"}


def test_an_ignore_file_may_let_in_what_the_defaults_leave_out() -> None:
    assert left_out({".sourceignore": "!.sops.yaml\n", "apps/.sops.yaml": "", ".drone.yml": ""}) == {".drone.yml"}


def test_all_but_one_folder_takes_out_the_files_below_the_others() -> None:
    files = {".sourceignore": "/*\n!/deploy\n", "docs/a.yaml": "", "docs/b/c.yaml": "", "deploy/b/d.yaml": ""}
    assert left_out(files) == {".sourceignore", "docs/a.yaml", "docs/b/c.yaml"}
