"""Repositories that were made to have a command run or a server called."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from discover.folders import run_git, write


def make(root: Path) -> None:
    """Make a repository with a file that git tracks, one that it would add, and one that it ignores."""
    run_git(root, "init", "-q")
    write(root, "apps/tracked.yaml", "apps/sub/new.yaml", "out/ignored.yaml")
    (root / ".gitignore").write_text("out/\n")
    (root / "apps/sub/.gitignore").write_text("none\n")
    run_git(root, "add", "apps", ".gitignore")
    run_git(root, "commit", "-qm", "one")
    write(root, "apps/sub/untracked.yaml")


EXPECTED = {".gitignore", "apps/sub/.gitignore", "apps/tracked.yaml", "apps/sub/new.yaml", "apps/sub/untracked.yaml"}


def program(root: Path) -> Path:
    """Write a program that leaves a mark when it runs, and return it."""
    path = root.parent / "program"
    path.write_text(f"#!/bin/sh\ntouch {root.parent}/ran\ncat\n")
    path.chmod(0o755)
    return path


def set_(root: Path, **settings: str) -> None:
    for name, value in settings.items():
        run_git(root, "config", name.replace("__", "."), value)


def lazy(root: Path, **settings: str) -> None:
    """Take an object away that git needs to tell what is ignored, and let it be fetched from a promisor."""
    blob = run_output(root, "rev-parse", "HEAD:apps/sub/.gitignore")
    run_git(root, "update-index", "--skip-worktree", "apps/sub/.gitignore")
    (root / "apps/sub/.gitignore").unlink(missing_ok=True)
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink(missing_ok=True)
    set_(root, core__repositoryformatversion="1", extensions__partialClone="origin", remote__origin__promisor="true")
    set_(root, **settings)


def run_output(root: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(root), *args], check=True, capture_output=True, text=True).stdout.strip()


def attributes(root: Path) -> None:
    (root / ".gitattributes").write_text("* filter=f diff=d merge=m\n")
    for name in ("clean", "smudge", "process"):
        set_(root, **{f"filter__f__{name}": str(program(root))})
    set_(root, diff__d__command=str(program(root)), diff__d__textconv=str(program(root)), filter__f__required="true")


def hooks(root: Path) -> None:
    folder = root / "hooks"
    folder.mkdir()
    for name in ("post-index-change", "post-checkout", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc"):
        shutil.copy(program(root), folder / name)
        shutil.copy(program(root), root / ".git/hooks" / name)
    set_(root, core__hooksPath=str(folder))
    (root / ".gitignore").write_text("out/\nhooks/\n")


SETTINGS: dict[str, Callable[[Path], object]] = {
    "a file system monitor": lambda root: set_(root, core__fsmonitor=str(program(root))),
    "a promisor's program": lambda root: lazy(
        root, remote__origin__url=str(root), remote__origin__uploadpack=str(program(root))
    ),
    "a program for ssh": lambda root: lazy(
        root, remote__origin__url="ssh://localhost/x", core__sshCommand=str(program(root))
    ),
    "a transport of its own": lambda root: lazy(root, remote__origin__url=f"ext::{program(root)}", protocol__allow="always"),
    "a server": lambda root: lazy(root, remote__origin__url="http://127.0.0.1:9/x", core__askPass=str(program(root))),
    "hooks": hooks,
    "filters and drivers": attributes,
    "an alias": lambda root: set_(root, **{"alias__ls-files": f"!{program(root)}", "core__pager": str(program(root))}),
    "a helper": lambda root: set_(root, credential__helper=f"!{program(root)}", core__editor=str(program(root))),
    "trace and templates": lambda root: set_(root, trace2__eventTarget=str(root.parent / "ran"), init__templateDir="/"),
}
