"""Folders to list, and git in them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.disk import Disk
from preflux.discover.tree import Tree

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
