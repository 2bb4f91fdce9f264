"""Which repository a path belongs to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import pytest

from preflux.cli.place import BadPath, Place, find_root, locate, real_folder, seen_from


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/apps/web").mkdir(parents=True)
    (tmp_path / "repo/apps/web/kustomization.yaml").touch()
    return tmp_path / "repo"


def test_the_nearest_git_folder_is_the_root(repository: Path) -> None:
    assert locate([str(repository)]) == Place(repository, ("",))
    assert locate([str(repository / "apps")]) == Place(repository, ("apps",))
    assert locate([str(repository / "apps/web/kustomization.yaml")]) == Place(
        repository, ("apps/web/kustomization.yaml",)
    )


def test_a_configuration_marks_a_root_within_git(repository: Path) -> None:
    (repository / "apps/.preflux.yaml").touch()
    assert locate([str(repository / "apps/web")]) == Place(repository / "apps", ("web",))


def test_a_git_file_counts_as_in_worktrees_and_submodules(repository: Path) -> None:
    (repository / "apps/.git").write_text("gitdir: ../.git/worktrees/apps\n")
    assert locate([str(repository / "apps/web")]).root == repository / "apps"


def test_a_folder_without_marks_is_its_own_root(tmp_path: Path) -> None:
    (tmp_path / "tree/apps").mkdir(parents=True)
    (tmp_path / "tree/a.yaml").touch()
    assert locate([str(tmp_path / "tree")]) == Place(tmp_path / "tree", ("",))
    assert locate([str(tmp_path / "tree/a.yaml")]) == Place(tmp_path / "tree", ("a.yaml",))


def test_paths_are_taken_together_in_order(repository: Path) -> None:
    (repository / "z").mkdir()
    place = locate([str(repository / "z"), str(repository / "apps"), str(repository / "z")])
    assert place == Place(repository, ("apps", "z"))


def test_links_to_a_repository_are_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository / "apps")
    assert locate([str(tmp_path / "link")]) == Place(repository, ("apps",))


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(BadPath, match=r"^`no/such`: no such file or folder$"):
        locate(["no/such"])


def test_a_link_to_itself_is_said(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(BadPath, match=r"loop`: (a loop of symbolic links|too many levels)"):
        locate([str(tmp_path / "loop")])


def test_two_repositories_are_one_too_many(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "other/.git").mkdir(parents=True)
    with pytest.raises(BadPath, match=r"/repo` and `.*/other` belong to different repositories: .*/repo and "):
        locate([str(repository), str(tmp_path / "other")])


@pytest.mark.parametrize(
    ("root", "folder", "seen"),
    [
        ("/r", "/r", ("", "", "")),
        ("/r", "/r/a/b", ("", "a/b", "")),
        ("/w/sub/r", "/w", ("sub/r", "", "sub/r")),
        ("/r", "/elsewhere", ("", "", "/r")),
    ],
)
def test_how_a_reader_sees_the_root(root: str, folder: str, seen: tuple[str, str, str]) -> None:
    assert seen_from(Path(root), Path(folder)) == seen


def test_a_folder_that_one_may_not_look_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.stat

    def refuse(path: str | os.PathLike[str], *args: Any, **named: Any) -> os.stat_result:
        if os.fspath(path).endswith((".git", ".preflux.yaml", "locked")):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path, *args, **named)

    monkeypatch.setattr(os, "stat", refuse)
    assert find_root(tmp_path) == tmp_path
    with pytest.raises(click.UsageError, match="is not a folder"):
        real_folder(click.Context(click.Command("x")), str(tmp_path / "locked"))
