"""What git makes of a folder's files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from discover.folders import listed, needs_git, run_git, write
from preflux.discover import git
from preflux.discover.disk import Disk
from preflux.discover.tree import Skipped


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
    os.mkfifo(tmp_path / "pipe.yaml")
    assert disk.unlisted("pipe.yaml") == "it is a named pipe, which git does not keep"


@needs_git
def test_git_runs_no_program_that_the_repository_names(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml")
    run_git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    assert git.list_files(os.path.realpath(tmp_path)) == ["a.yaml"]
    assert not (tmp_path / "ran").exists()
