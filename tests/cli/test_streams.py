"""Where standard output or the configuration file is not what it should be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.in_process import Ran, preflux
from preflux.limits import MAX_CONFIG_BYTES

PREFLUX = [sys.executable, "-m", "preflux"]


def repository(root: Path) -> Path:
    folder = root / "apps"
    folder.mkdir(parents=True)
    (folder / "kustomization.yaml").write_text("resources: [gone.yaml]\n")
    return root


@pytest.mark.parametrize("command", [["check", "."], ["render", "apps"], ["rules"]])
def test_a_closed_standard_output_is_a_failure(tmp_path: Path, command: list[str]) -> None:
    line = subprocess.list2cmdline([*PREFLUX, *command]) + " >&-"
    ran = subprocess.run(["bash", "-c", line], cwd=repository(tmp_path), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (3, "Error: standard output is closed\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", [["check", "."], ["rules"]])
def test_a_full_disk_is_named(tmp_path: Path, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*PREFLUX, *command], cwd=repository(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (3, "Error: standard output: no space left on device\n")


def configured(root: Path) -> Ran:
    return preflux("check", ".", folder=root)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_as_configuration_is_refused(tmp_path: Path) -> None:
    os.mkfifo(repository(tmp_path) / ".preflux.yaml")
    ran = configured(tmp_path)
    assert ran.returncode == 2
    assert "is a named pipe" in ran.stderr


def test_a_configuration_is_not_read_through_a_link_out_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "private").write_text("password: hunter2\n")
    root = repository(tmp_path / "repository")
    (root / ".preflux.yaml").symlink_to(tmp_path / "private")
    ran = configured(root)
    assert ran.returncode == 2
    assert "links to a file outside of the repository" in ran.stderr
    assert "hunter2" not in ran.stderr + ran.stdout


def test_a_huge_configuration_is_refused(tmp_path: Path) -> None:
    (repository(tmp_path) / ".preflux.yaml").write_text("#" * (MAX_CONFIG_BYTES + 1))
    ran = configured(tmp_path)
    assert ran.returncode == 2
    assert "is larger than 1024 KiB" in ran.stderr


def test_a_version_that_nobody_reads_is_a_failure() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "preflux", "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (3, "Error: standard output: no space left on device\n")
