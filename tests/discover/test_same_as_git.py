"""What preflux takes for the files of a repository, beside the real git: random trees, patterns and indexes."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

from discover.folders import needs_git, run_git
from preflux.discover.git.folder import WorkTree, work_tree
from preflux.discover.git.listing import Counted

NAMES = [
    "a", "b", "ab", "a.yaml", "b.yaml", "a b", "ü", "[a]", "foo", "foo.log", "Foo", "x-y", "a\\b", "#a", "!a", "out",
    "-",
]  # fmt: skip
PATTERNS = [
    "*", "*.yaml", "!*.yaml", "/a", "a/", "!a/", "a/b", "/a/b/", "**/b", "a/**", "a/**/b", "**", "**/", "/**", "/*",
    "!/*/", "?", "??", "[a-b]", "[!a]", "[^a]*", "[[:alpha:]]", "[[:punct:]]*", "[]a]", "[a-]", "[--z]", "[[:x:]]",
    "[[:a", "[", "a[", "\\", "\\a", "\\!a", "\\#a", "#a", "!a", "!!a", "a\\\\b", "a\\b", "a ", "a\\ b", "a b  ",
    "foo\\ ", "foo.*", "*o*", "f*o*g", "*/b", "*/*/b", "a*/b", "/*a*/", "foo/*", "!foo/a", "out/", "ü", "?ü", "??",
    "[ü]", "[ü-ÿ]*", "/", "//", "a//b", "./a", "a\r", "**/a/**", "**/*.yaml", "/**/a.yaml", "a**b", "**a",
    "[a-c]*[a-c]", "*[!.]*", "[\\]]", "[a\\-z]", "\\[a\\]", "[[]a]", "*.l?g", ".gitignore", "!.gitignore",
    "!**/a.yaml", "!foo", "*/", "!*/", "[/]", "a[/]b", "a[.-0]b", "a?b", "***", "a/***/b", "f**/b",
    "f**/o*", "a/f**", "!fo**/", "/o**/b",
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / ".config/git").mkdir(parents=True)
    (home / ".config/git/ignore").write_text("*.log\n!foo.log\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def tree_of(folder: Path) -> WorkTree:
    found = work_tree(os.path.realpath(folder))
    assert isinstance(found, WorkTree)
    return found


def counted(folder: Path) -> set[str]:
    """Return what preflux lists of a folder: repositories and submodules as git spells them."""
    listed = Counted(os.path.realpath(folder), tree_of(folder)).entries()
    return {f"{path}/" if kind == "repository" else path for path, kind in listed}


def by_git(folder: Path) -> set[str]:
    """Return what git lists of a folder and what is on disk, without the tracked files whose place a folder has taken."""
    command = ["git", "-C", str(folder), "ls-files", "-z"]
    both = ["--cached", "--others", "--exclude-standard"]
    out = subprocess.run([*command, *both], capture_output=True, check=True).stdout
    stages = subprocess.run([*command, "--stage"], capture_output=True, check=True).stdout
    modules = {os.fsdecode(line.partition(b"\t")[2]) for line in stages.split(b"\0") if line.startswith(b"160000")}
    listed = {os.fsdecode(path) for path in out.split(b"\0") if path}
    return {path for path in listed if _stands(folder, path, modules)}


def _stands(folder: Path, path: str, modules: set[str]) -> bool:
    parts = path.rstrip("/").split("/")
    if any(folder.joinpath(*parts[:at]).is_symlink() for at in range(1, len(parts))):
        return False
    here = folder / path.rstrip("/")
    if here.is_dir() and not here.is_symlink():
        return path.endswith("/") or path in modules
    return os.path.lexists(here)


def fill(folder: Path, chance: random.Random, depth: int = 0) -> None:
    folder.mkdir(exist_ok=True)
    for name in chance.sample(NAMES, chance.randint(1, 5)):
        place = folder / name
        if os.path.lexists(place):
            continue
        roll = chance.random()
        if roll < 0.45 and depth < 3:
            fill(place, chance, depth + 1)
        elif roll < 0.5:
            place.symlink_to(chance.choice([".", "..", "nothing", "a"]))
        elif roll < 0.53:
            os.mkfifo(place)
        else:
            place.write_text("")
    if chance.random() < 0.4:
        lines = "\n".join(chance.choices(PATTERNS, k=chance.randint(1, 4)))
        (folder / ".gitignore").write_bytes(lines.encode() + chance.choice([b"", b"\n"]))
    if depth and chance.random() < 0.06:
        run_git(folder, "init", "-q")
    elif depth and chance.random() < 0.03:
        (folder / ".git").mkdir()


def some_tree(folder: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same trees on every run
    folder.mkdir()
    run_git(folder, "init", "-q")
    fill(folder, chance)
    run_git(folder, "config", "index.version", chance.choice(["2", "3", "4"]))
    (folder / ".git/info/exclude").write_text("\n".join(chance.choices(PATTERNS, k=chance.randint(0, 2))))
    places = [place for place in sorted(folder.rglob("*")) if ".git" not in place.relative_to(folder).parts]
    for place in chance.sample(places, min(len(places), chance.randint(0, 6))):
        path = str(place.relative_to(folder))
        subprocess.run(["git", "-C", str(folder), "add", "-f", f"./{path}"], capture_output=True, check=False)
    if chance.random() < 0.3:
        run_git(folder, "update-index", "--split-index")
        for place in chance.sample(places, min(len(places), 2)):
            path = str(place.relative_to(folder))
            option = chance.choice([["add", "-f"], ["rm", "-rq", "--cached"]])
            subprocess.run(["git", "-C", str(folder), *option, f"./{path}"], capture_output=True, check=False)
    for place in chance.sample(places, min(len(places), 2)):
        if place.is_file() and not place.is_symlink() and chance.random() < 0.3:
            place.unlink()
            if chance.random() < 0.5:
                place.mkdir()
                (place / "new.yaml").write_text("")


@needs_git
@pytest.mark.parametrize("seed", range(int(os.environ.get("PREFLUX_TREES", "25"))))
def test_the_same_files_count_as_for_git(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "root"
    some_tree(root, seed)
    folders = [root, *(place for place in sorted(root.iterdir()) if place.is_dir() and place.name != ".git")]
    for folder in folders[:3]:
        if folder.is_symlink() or tree_of(folder).top != os.path.realpath(root):
            continue
        assert counted(folder) == by_git(folder), folder


@needs_git
@pytest.mark.parametrize(
    "pattern", ["foo**/bar", "/foo**/bar", "foo/**bar", "foo\\x**/bar", "fo?**/bar", "a/foo**", "**foo/bar"]
)
def test_two_stars_behind_a_word_are_read_as_by_git(tmp_path: Path, pattern: str) -> None:
    run_git(tmp_path, "init", "-q", "root")
    root = tmp_path / "root"
    for path in ("foo/bar", "foobar", "foox/bar", "foox/y/bar", "a/foo/bar", "a/foox/y", "y/bar"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    (root / ".gitignore").write_text(f"{pattern}\n")
    assert counted(root) == by_git(root)
