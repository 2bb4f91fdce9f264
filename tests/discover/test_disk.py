"""What git, links, rights and odd names make of a folder's files."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from preflux.config import Config
from preflux.discover import git
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.discover.tree import Skipped, Tree

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {path}\n")


def run_git(root: Path, *args: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "protocol.file.allow=always"]
    subprocess.run(["git", "-C", str(root), *identity, *args], check=True, capture_output=True)


def listed(root: Path, config: Config | None = None, *, git: bool = True) -> Tree:
    return discover(Disk(root, git=git), config or Config())


@needs_git
def test_a_fresh_repository_lists_what_git_would_add(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "apps/web.yaml", "out/rendered.yaml")
    (tmp_path / ".gitignore").write_text("out/\n")
    assert listed(tmp_path).files == {".gitignore", "a.yaml", "apps/web.yaml"}
    assert listed(tmp_path, git=False).files == {".gitignore", "a.yaml", "apps/web.yaml", "out/rendered.yaml"}


@needs_git
def test_deleted_files_are_gone_and_ignored_tracked_files_stay(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "gone.yaml", "kept.yaml", "gone/a.yaml")
    run_git(tmp_path, "add", "-A")
    (tmp_path / ".gitignore").write_text("kept.yaml\n")
    (tmp_path / "gone.yaml").unlink()
    shutil.rmtree(tmp_path / "gone")
    tree = listed(tmp_path)
    assert tree.files == {".gitignore", "kept.yaml"}
    assert "gone" not in tree.folders


@needs_git
def test_a_subfolder_of_a_work_tree(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "fleet/b.yaml", "fleet/out.yaml")
    (tmp_path / ".gitignore").write_text("fleet/out.yaml\n")
    assert listed(tmp_path / "fleet").files == {"b.yaml"}


@needs_git
def test_a_folder_that_the_repository_around_it_ignores(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("*\n")
    write(tmp_path, "fleet/b.yaml")
    assert listed(tmp_path / "fleet").files == {"b.yaml"}


@needs_git
def test_the_environment_of_a_hook_does_not_lead_to_another_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, root = tmp_path / "other", tmp_path / "root"
    for folder in (other, root):
        folder.mkdir()
        run_git(folder, "init", "-q")
    write(other, "other.yaml")
    write(root, "a.yaml")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert listed(root).files == {"a.yaml"}


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


@needs_git
def test_submodules_and_repositories_inside_are_not_looked_into(tmp_path: Path) -> None:
    module, root = tmp_path / "module", tmp_path / "root"
    for folder in (module, root):
        folder.mkdir()
        run_git(folder, "init", "-q")
    write(module, "m.yaml")
    run_git(module, "add", "-A")
    run_git(module, "commit", "-qm", "one")
    run_git(root, "submodule", "add", "-q", str(module), "sub")
    run_git(root, "clone", "-q", str(module), "inner")
    write(root, "a.yaml")
    tree = listed(root)
    assert tree.files == {".gitmodules", "a.yaml"}
    assert tree.skipped == [Skipped("inner", "a git repository of its own"), Skipped("sub", "a git submodule")]


@needs_git
def test_a_repository_of_somebody_else_is_walked_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "out.yaml")
    (tmp_path / ".gitignore").write_text("out.yaml\n")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    tree = listed(tmp_path)
    assert tree.files == {".gitignore", "a.yaml", "out.yaml"}
    (skipped,) = tree.skipped
    assert skipped.path == "."
    assert skipped.reason == (
        "git refuses this folder, which belongs to another user (see `safe.directory`),"
        " so the files that it ignores are looked at too"
    )


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, "a.yaml", ".git/config", "sub/.git/config")
    monkeypatch.setenv("PATH", "")
    tree = listed(tmp_path)
    assert tree.files == {"a.yaml"}
    assert tree.folders["sub"] == set()
    assert tree.skipped == [Skipped(".", "git is not installed, so the files that it ignores are looked at too")]


@needs_git
def test_a_broken_repository_is_walked_with_a_note(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, "a.yaml")
    tree = listed(tmp_path)
    assert tree.files == {"a.yaml"}
    assert tree.skipped[0].reason.startswith("git fails here (fatal: not a git repository")


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
        Skipped("apps/loop.yaml", "a link that leads to itself"),
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
    assert discover(disk, Config()).skipped == [Skipped("pipe.yaml", "not a regular file")]


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
    assert tree.skipped == [Skipped(".", "more than 2 files: the others are not looked at")]


@needs_git
def test_unlisted_tells_why(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "out/b.yaml")
    (tmp_path / ".gitignore").write_text("out/\n")
    (tmp_path / "empty").mkdir()
    disk = Disk(tmp_path)
    assert disk.unlisted("nothing") == ""
    assert disk.unlisted("out/b.yaml") == "git ignores it"
    assert disk.unlisted("out") == "git ignores every file in it"
    assert disk.unlisted("empty") == "git keeps no empty folders"


@needs_git
def test_git_runs_no_program_that_the_repository_names(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml")
    run_git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    assert git.list_files(os.path.realpath(tmp_path)) == ["a.yaml"]
    assert not (tmp_path / "ran").exists()


def test_of_a_huge_file_no_more_is_read_than_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.discover.disk.MAX_FILE_BYTES", 10)
    for size, read in ((9, 9), (10, 10), (11, 11), (1000, 11)):
        (tmp_path / "a.yaml").write_bytes(b"x" * size)
        assert len(Disk(tmp_path, git=False).read("a.yaml")) == read
