"""What links, rights and odd names make of a folder's files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from discover.folders import listed, needs_git, run_git, write
from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.discover.tree import Skipped


@needs_git
def test_odd_names(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    names = ["ü.yaml", "a b.yaml", 'q".yaml', "new\nline.yaml", "-x.yaml"]
    write(tmp_path, *names)
    run_git(tmp_path, "add", "-A")
    assert listed(tmp_path).files == set(names)


@needs_git
@pytest.mark.parametrize("tracked", [True, False])
def test_a_name_that_is_not_utf8(tmp_path: Path, *, tracked: bool) -> None:
    write(tmp_path, "a.yaml")
    try:
        (tmp_path / os.fsdecode(b"\xff.yaml")).write_text("a: 1\n")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    if tracked:
        run_git(tmp_path, "init", "-q")
    tree = listed(tmp_path)
    assert tree.files == {"a.yaml"}
    assert tree.skipped == [Skipped(r"\xff.yaml", "its name is not UTF-8")]


@pytest.mark.parametrize("tracked", [pytest.param(True, marks=needs_git), False])
def test_links(tmp_path: Path, *, tracked: bool) -> None:
    root = tmp_path / "root"
    write(tmp_path, "outside/secret.yaml")
    write(root, "base/web.yaml", "apps/a.yaml")
    links = {
        "apps/web.yaml": "../base/web.yaml",
        "apps/base": "../base",
        "apps/chain.yaml": "web.yaml",
        "apps/top": "..",
        "apps/absolute.yaml": str(root / "base" / "web.yaml"),
        "apps/out.yaml": "../../outside/secret.yaml",
        "apps/out": "../../outside",
        "apps/nothing.yaml": "nothing-there.yaml",
        "apps/loop.yaml": "loop.yaml",
    }
    for path, target in links.items():
        (root / path).symlink_to(target)
    if tracked:
        run_git(root, "init", "-q")
        run_git(root, "add", "-A")
    tree = listed(root)
    assert tree.files == {"base/web.yaml", "apps/a.yaml"}
    assert tree.links == {
        "apps/web.yaml": "base/web.yaml",
        "apps/base": "base",
        "apps/chain.yaml": "base/web.yaml",
        "apps/top": "",
        "apps/absolute.yaml": "base/web.yaml",
    }
    assert tree.skipped == [
        Skipped("apps/loop.yaml", "a link to itself"),
        Skipped("apps/nothing.yaml", "a link to nothing"),
        Skipped("apps/out", "a link out of the repository"),
        Skipped("apps/out.yaml", "a link out of the repository"),
    ]
    assert tree.kind("apps/base/web.yaml") == "file"
    assert tree.read("apps/base/web.yaml") == b"# base/web.yaml\n"
    assert tree.kind("apps/out/secret.yaml") is None


@needs_git
def test_a_tracked_folder_that_became_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, "apps/a.yaml", "b.yaml")
    run_git(root, "init", "-q")
    run_git(root, "add", "-A")
    (root / "apps").rename(tmp_path / "apps")
    (root / "apps").symlink_to("../apps")
    tree = listed(root)
    assert tree.files == {"b.yaml"}
    assert tree.skipped == [Skipped("apps", "a link out of the repository")]


def test_read_follows_no_link_and_waits_for_no_pipe(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    disk = Disk(tmp_path, git=False)
    assert disk.read("a.yaml") == b"# a.yaml\n"
    reasons = {"link.yaml": "symbolic link", "pipe.yaml": "not a regular file", "nothing.yaml": "No such file"}
    for path, reason in reasons.items():
        with pytest.raises(OSError, match=reason):
            disk.read(path)
    assert discover(disk, Config()).skipped == [Skipped("pipe.yaml", "a named pipe")]


def test_unreadable_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "open/a.yaml", "shut/b.yaml")
    scandir = os.scandir

    def refuse(folder: str) -> object:  # root may read everything, so rights alone would not do
        if folder.endswith("/shut"):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    tree = listed(tmp_path)
    assert tree.files == {"open/a.yaml"}
    assert tree.skipped == [Skipped("shut", "permission denied")]


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(Disk(tmp_path / "nothing").entries())
    write(tmp_path, "file")
    with pytest.raises(NotADirectoryError):
        list(Disk(tmp_path / "file").entries())


def test_empty_folders_stand_without_git_alone(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, "a.yaml")
    assert listed(tmp_path).kind("empty") == "folder"


def test_exclude_takes_files_out(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "examples/b.yaml", "apps/examples/c.yaml", "apps/d.tmp.yaml")
    tree = listed(tmp_path, Config(exclude=("/examples/", "*.tmp.yaml")))
    assert tree.files == {"a.yaml", "apps/examples/c.yaml"}


def test_too_many_files_end_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.discover.discover.MAX_FILES", 2)
    write(tmp_path, "a.yaml", "b.yaml", "c.yaml")
    tree = listed(tmp_path)
    assert tree.files == {"a.yaml", "b.yaml"}
    assert tree.skipped == [Skipped(".", "more than 2 files: the rest is not checked")]


def test_of_a_huge_file_no_more_is_read_than_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.discover.disk.MAX_FILE_BYTES", 10)
    for size, read in ((9, 9), (10, 10), (11, 11), (1000, 11)):
        (tmp_path / "a.yaml").write_bytes(b"x" * size)
        assert len(Disk(tmp_path, git=False).read("a.yaml")) == read


def test_a_folder_that_cannot_be_listed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path, "kustomization.yaml")

    def refuse(path: object) -> list[str]:
        raise PermissionError(13, "Permission denied", str(path))

    disk = Disk(tmp_path, git=False)
    monkeypatch.setattr(os, "listdir", refuse)
    monkeypatch.setattr(os, "scandir", refuse)
    assert disk.unlisted("sub") == "it cannot be read, permission denied"
    assert discover(disk, Config()).skipped == [Skipped(".", "permission denied")]


@needs_git
def test_too_many_links_end_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.discover.disk.MAX_FILES", 2)
    run_git(tmp_path, "init", "-q")
    for number in range(9):
        (tmp_path / f"{number}.yaml").symlink_to("nothing")
    skipped = listed(tmp_path).skipped
    assert Skipped(".", "more than 2 files: the rest is not checked") in skipped
    assert len(skipped) == 5
