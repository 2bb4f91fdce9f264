"""What the source-controller leaves out of an artifact."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.sourceignore import broken_lines, ignored
from preflux.files import Memory
from preflux.limits import MAX_PATTERNS


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


def test_a_line_that_is_no_pattern_is_passed_over() -> None:
    files = {".sourceignore": "[z-a].txt\n\\\n!\n[\nold/\n", "z.txt": "", "old/a.yaml": "", "[": ""}
    assert left_out(files) == {"old/a.yaml"}


def test_what_comes_after_very_many_lines_is_not_read() -> None:
    lines = ["a", *["# a comment"] * (MAX_PATTERNS - 1)]
    assert left_out({".sourceignore": "\n".join([*lines, "b"]), "a": "", "b": ""}) == {"a"}
    assert list(broken_lines("\n".join([*lines, "b"]) + "\n")) == [(MAX_PATTERNS + 1, "comes after 2,000 lines")]
    assert list(broken_lines("\n".join(lines) + "\n")) == []


def test_lines_end_as_in_other_places() -> None:
    assert list(broken_lines("a\x85[\r\n[\r\n")) == [
        (1, "is not a pattern as in .gitignore"),
        (2, "is not a pattern as in .gitignore"),
    ]
