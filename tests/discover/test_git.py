"""What git makes of a folder's files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from discover.folders import listed, needs_git, run_git, write
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
def test_a_repository_of_somebody_else_is_read_as_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "out.yaml")
    (tmp_path / ".gitignore").write_text("out.yaml\n")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    tree = listed(tmp_path)
    assert tree.files == {".gitignore", "a.yaml"}
    assert tree.skipped == []


def test_git_need_not_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("objects", "refs"):
        (tmp_path / ".git" / folder).mkdir(parents=True)
    write(tmp_path, "a.yaml", "out.yaml", ".git/HEAD", "sub/.git/config")
    (tmp_path / ".gitignore").write_text("out.yaml\n")
    monkeypatch.setenv("PATH", "")
    tree = listed(tmp_path)
    assert tree.files == {".gitignore", "a.yaml"}
    assert tree.skipped == []


def _index(root: Path, data: bytes) -> None:
    (root / ".git/index").write_bytes(data)


@needs_git
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda root: shutil.rmtree(root / ".git/refs"), "`.git` is not a git folder: it has no `refs`"),
        (lambda root: (root / ".git/HEAD").unlink(), "`.git` is not a git folder: it has no `HEAD`"),
        (lambda root: _index(root, b"DIRC"), "the index of git is damaged, or in a format that preflux does not know"),
        (lambda root: _index(root, (root / ".git/index").read_bytes()[:-30]), "the index of git is damaged"),
        (lambda root: _index(root, b"DIRC\0\0\0\x09" + bytes(40)), "the index of git is damaged"),
    ],
)
def test_a_broken_repository_is_walked_with_a_note(tmp_path: Path, broken: Callable[[Path], None], said: str) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "out.yaml")
    (tmp_path / ".gitignore").write_text("out.yaml\n")
    run_git(tmp_path, "add", "-A")
    broken(tmp_path)
    tree = listed(tmp_path)
    assert tree.files == {".gitignore", "a.yaml", "out.yaml"}
    (skipped,) = tree.skipped
    assert skipped.path == "."
    assert skipped.reason.startswith(said)
    assert skipped.reason.endswith(", so the files that git ignores are checked too")


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
def test_a_worktree_and_a_submodule_keep_their_index_elsewhere(tmp_path: Path) -> None:
    module, root = tmp_path / "module", tmp_path / "root"
    for folder in (module, root):
        folder.mkdir()
        run_git(folder, "init", "-q")
        write(folder, "a.yaml", "kept.yaml")
        (folder / ".gitignore").write_text("kept.yaml\n")
        run_git(folder, "add", "-f", "a.yaml", "kept.yaml", ".gitignore")
        run_git(folder, "commit", "-qm", "one")
    run_git(root, "submodule", "add", "-q", str(module), "vendor/sub")
    run_git(root, "commit", "-qm", "two")
    run_git(root, "worktree", "add", "-q", str(tmp_path / "work"))
    run_git(tmp_path / "work", "submodule", "update", "--init", "-q")
    (root / ".git/info/exclude").write_text("hidden.yaml\n")
    for folder in (tmp_path / "work", root / "vendor/sub", tmp_path / "work/vendor/sub"):
        write(folder, "new.yaml")
        expected = {".gitignore", "a.yaml", "kept.yaml", "new.yaml"}
        assert listed(folder).files - {".gitmodules"} == expected, folder
    write(tmp_path / "work", "hidden.yaml")
    assert "hidden.yaml" not in listed(tmp_path / "work").files


@needs_git
def test_a_git_file_counts_only_where_what_it_names_agrees(tmp_path: Path) -> None:
    other, root = tmp_path / "other", tmp_path / "root"
    for folder in (other, root):
        folder.mkdir()
    run_git(other, "init", "-q")
    write(root, "a.yaml", "hidden.yaml")
    (other / ".git/info/exclude").write_text("hidden.yaml\n")
    (other / ".git/worktrees/root").mkdir(parents=True)
    (other / ".git/worktrees/root/gitdir").write_text(f"{other}/.git\n")
    for named in ("../other/.git", f"{other}/.git", "../other/.git/worktrees/root", "/proc/self", ".", "nowhere", "\0"):
        (root / ".git").write_text(f"gitdir: {named}\n")
        tree = listed(root)
        assert tree.files == {"a.yaml", "hidden.yaml"}, named
        assert [skipped.path for skipped in tree.skipped] == ["."], named


@needs_git
def test_the_patterns_of_the_user_count_wherever_they_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, root = tmp_path / "home", tmp_path / "root"
    root.mkdir()
    run_git(root, "init", "-q")
    write(root, "a.yaml", "b.yaml", "c.yaml")
    write(home, ".config/git/ignore")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    (home / ".config/git/ignore").write_text("a.yaml\n")
    assert listed(root).files == {"b.yaml", "c.yaml"}
    (home / "patterns").write_text("b.yaml\n")
    (home / ".gitconfig").write_text('[user]\n\tname = "a # b" ; c\n[core] excludesFile = "~/patterns" # here\n')
    assert listed(root).files == {"a.yaml", "c.yaml"}
    (home / "more").write_text("[core]\n\texcludesfile=~/other\n")
    (home / "other").write_text("c.yaml\n")
    (home / ".gitconfig").write_text("[core]\n\texcludesFile = ~/patterns\n[include]\n\tpath = more\n")
    assert listed(root).files == {"a.yaml", "b.yaml"}
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "none"))
    assert listed(root).files == {"b.yaml", "c.yaml"}
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    assert listed(root).files == {"a.yaml", "b.yaml"}


@needs_git
def test_no_setting_of_a_repository_counts(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml", "patterns")
    (tmp_path / "patterns").write_text("a.yaml\n")
    run_git(tmp_path, "config", "core.excludesFile", str(tmp_path / "patterns"))
    assert listed(tmp_path).files == {"a.yaml", "patterns"}


@needs_git
def test_hashes_of_32_bytes(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "--object-format=sha256")
    write(tmp_path, "a.yaml", "out/kept.yaml", "out/b.yaml")
    (tmp_path / ".gitignore").write_text("out/\n")
    run_git(tmp_path, "add", "-f", "a.yaml", "out/kept.yaml")
    assert listed(tmp_path).files == {".gitignore", "a.yaml", "out/kept.yaml"}


@needs_git
def test_patterns_without_end_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preflux.discover.git.ignore_file.MAX_IGNORE_STEPS", 2_000)
    run_git(tmp_path, "init", "-q")
    write(tmp_path, *(f"{name}.yaml" for name in range(20)))
    (tmp_path / ".gitignore").write_text("".join(f"*{name}*x\n" for name in range(100)))
    tree = listed(tmp_path)
    assert len(tree.files) == 21
    assert tree.skipped == [
        Skipped(
            ".",
            "there are too many patterns in files such as `.gitignore`, so the files that git ignores are checked too",
        )
    ]


@needs_git
@pytest.mark.parametrize("pattern", ["*a" * 400_000, "/" + "*a" * 400_000, "/[" + "a-z" * 5_000 + "]"])
def test_a_pattern_without_end_is_given_up_and_the_library_says_nothing_by_itself(
    tmp_path: Path, pattern: str, capfd: pytest.CaptureFixture[str]
) -> None:
    run_git(tmp_path, "init", "-q")
    write(tmp_path, "a.yaml")
    (tmp_path / ".gitignore").write_text(f"{pattern}\n")
    tree = listed(tmp_path)
    assert tree.files == {".gitignore", "a.yaml"}
    why = "a pattern in a file such as `.gitignore` is longer than 1,024 characters"
    assert tree.skipped == [Skipped(".", f"{why}, so the files that git ignores are checked too")]
    assert capfd.readouterr().err == ""
