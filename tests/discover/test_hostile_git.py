"""Repositories that were made to have a command run, a server called, or preflux wait: nothing of that happens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from discover.folders import listed, needs_git, run_git, write
from discover.hostile import EXPECTED, SETTINGS, make, program, set_
from preflux.config import Config
from preflux.discover.tree import Skipped, Tree

pytestmark = [needs_git, pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made")
    make(made)
    return made


@pytest.fixture
def root(tmp_path: Path, made_once: Path) -> Path:
    shutil.copytree(made_once, tmp_path / "root")
    return tmp_path / "root"


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_makes_anything_run(root: Path, name: str) -> None:
    SETTINGS[name](root)
    tree = listed(root)
    assert not (root.parent / "ran").exists()
    assert tree.files - {".gitattributes"} == {path for path in EXPECTED if (root / path).exists()}
    assert tree.skipped == []


def test_a_bare_repository_in_a_folder_is_a_folder(root: Path) -> None:
    bare = root / "vendor/lib"
    shutil.copytree(root / ".git", bare)
    settings = f'[core]\n\tbare = false\n\tworktree = /\n\tfsmonitor = "{program(root)}"\n'
    (bare / "config").write_text(settings)
    run_git(root, "add", "-A", "-f", "vendor")
    (bare / "own.yaml").write_text("a: 1\n")
    for tree in (listed(root, Config(checkouts=(("example.com/org/lib", "vendor/lib"),))), listed(root), listed(bare)):
        assert not (root.parent / "ran").exists()
        assert tree.skipped == []
        assert "file" in (tree.kind("own.yaml"), tree.kind("vendor/lib/own.yaml"))


def pipe(place: Path) -> None:
    if place.exists():
        place.unlink()
    os.mkfifo(place)


def zero(place: Path) -> None:
    place.unlink(missing_ok=True)
    place.symlink_to("/dev/zero")


def config(root: Path, section: str, line: str) -> None:
    with (root / ".git/config").open("a") as file:
        file.write(f"[{section}]\n\t{line}\n")


IDLE: dict[str, tuple[Callable[[Path], object], ...]] = {
    "config": (lambda root: pipe(root / ".git/config"),),
    "config, without end": (lambda root: zero(root / ".git/config"),),
    "excludes": (lambda root: pipe(root / ".git/p"), lambda root: config(root, "core", f"excludesFile = {root}/.git/p")),
    "attributes": (lambda root: pipe(root / ".git/p"), lambda root: config(root, "core", f"attributesFile = {root}/.git/p")),
    "an include": (lambda root: pipe(root / ".git/p"), lambda root: config(root, "include", "path = p")),
    "an include of itself": (lambda root: config(root, "include", "path = config"),),
    "a device": (lambda root: config(root, "include", "path = /dev/zero"),),
    "a work tree elsewhere": (lambda root: config(root, "core", "worktree = /"),),
    "a bare one": (lambda root: config(root, "core", "bare = true"),),
    "an unknown format": (lambda root: config(root, "core", "repositoryformatversion = 9"),),
    "alternates": (
        lambda root: (root / ".git/objects/info").mkdir(exist_ok=True),
        lambda root: pipe(root / ".git/objects/info/alternates"),
    ),
    "packed refs": (lambda root: pipe(root / ".git/packed-refs"),),
    "attributes of the clone": (lambda root: pipe(root / ".git/info/attributes"),),
    "attributes of a folder": (lambda root: pipe(root / "apps/.gitattributes"),),
    "a submodule's list": (lambda root: pipe(root / ".gitmodules"),),
    "sparse patterns": (
        lambda root: set_(root, core__sparseCheckout="true"),
        lambda root: pipe(root / ".git/info/sparse-checkout"),
    ),
    "an index that waits": (lambda root: pipe(root / ".git/index.lock"),),
}
"""What git reads, and nobody needs in order to list files."""


@pytest.mark.parametrize("name", IDLE)
def test_what_is_not_needed_is_not_read(root: Path, name: str) -> None:
    for step in IDLE[name]:
        step(root)
    tree = listed(root)
    assert tree.files == EXPECTED
    assert tree.skipped == []


def too_large(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(1 << 40)


def without(root: Path) -> None:
    shutil.rmtree(root / ".git")


WRONG: dict[str, tuple[str, tuple[Callable[[Path], object], ...]]] = {
    "HEAD": ("`.git` is not a git folder: its `HEAD` is a named pipe", (lambda root: pipe(root / ".git/HEAD"),)),
    "objects": (
        "`.git` is not a git folder: its `objects` is a named pipe",
        (lambda root: shutil.rmtree(root / ".git/objects"), lambda root: pipe(root / ".git/objects")),
    ),
    "the index": ("the index of git is a named pipe", (lambda root: pipe(root / ".git/index"),)),
    "an index without end": ("the index of git is a link", (lambda root: zero(root / ".git/index"),)),
    "a huge index": ("the index of git is larger than 65536 KiB", (lambda root: too_large(root / ".git/index"),)),
    "excludes of the clone": ("`.git/info/exclude` is a named pipe", (lambda root: pipe(root / ".git/info/exclude"),)),
    "patterns": ("`apps/.gitignore` is a named pipe", (lambda root: pipe(root / "apps/.gitignore"),)),
    "huge patterns": ("`apps/.gitignore` is larger than 1024 KiB", (lambda root: too_large(root / "apps/.gitignore"),)),
    "the whole": ("`.git` is a named pipe", (without, lambda root: pipe(root / ".git"))),
    "a link": ("`.git` is a link", (without, lambda root: (root / ".git").symlink_to("/proc/self"))),
    "a device": (
        "`.git` names a git folder elsewhere that does not name this one",
        (without, lambda root: (root / ".git").write_text("gitdir: /dev/zero\n")),
    ),
    "a huge pointer": ("`.git` is larger than 8 KiB", (without, lambda root: too_large(root / ".git"))),
}
"""What is needed, and is not what it is taken for."""


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_told(root: Path, name: str) -> None:
    said, steps = WRONG[name]
    for step in steps:
        step(root)
    tree = listed(root)
    assert tree.files >= EXPECTED - {"apps/.gitignore"}
    assert [skipped.path for skipped in tree.skipped] == ["."]
    assert tree.skipped[0].reason.startswith(said), tree.skipped
    assert tree.skipped[0].reason.endswith("are checked too")


def test_patterns_behind_a_link_do_not_count(root: Path) -> None:
    (root.parent / "patterns").write_text("*\n")
    (root / "apps/sub/.gitignore").unlink()
    (root / "apps/sub/.gitignore").symlink_to(root.parent / "patterns")
    tree = listed(root)
    assert tree.kind("apps/sub/untracked.yaml") == "file"
    assert [skipped.path for skipped in tree.skipped] == ["apps/sub/.gitignore"]


def _forged(root: Path, name: bytes) -> Tree:
    """List a folder whose index names one path."""
    entry = bytes(24) + (0o100644).to_bytes(4, "big") + bytes(12) + bytes(20) + len(name).to_bytes(2, "big") + name
    entry += bytes(8 - len(entry) % 8)
    (root / ".git/index").write_bytes(b"DIRC" + (2).to_bytes(4, "big") + (1).to_bytes(4, "big") + entry + bytes(20))
    return listed(root)


@pytest.mark.parametrize(
    "name", [b"../outside.yaml", b"/etc/passwd", b"out/../../outside.yaml", b".git/config", b"a//b", b""]
)
def test_an_index_leads_nowhere_else(root: Path, name: bytes) -> None:
    write(root.parent, "outside.yaml")
    tree = _forged(root, name)
    assert tree.files == EXPECTED
    assert tree.skipped == []
    assert _forged(root, b"out/ignored.yaml").files == EXPECTED | {"out/ignored.yaml"}


@pytest.mark.parametrize("depth", [50, 400])
def test_deep_folders_end(root: Path, depth: int) -> None:
    (root / "/".join("d" * depth)).mkdir(parents=True)
    write(root, f"{'/'.join('d' * depth)}/a.yaml")
    tree = listed(root)
    assert any(path.endswith("/a.yaml") for path in tree.files) == (depth < 300)
    assert [skipped.reason for skipped in tree.skipped] == ["nested too deep"] * (depth > 300)
    inner = listed(root / "/".join("d" * depth))
    assert inner.files == ({"a.yaml"} if depth < 300 else set())
    assert inner.skipped == ([Skipped(".", "nested too deep")] if depth > 300 else [])
