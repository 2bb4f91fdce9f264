"""Every folder of the repositories among the fixtures and examples, against what the real kustomize makes of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from preflux.inspection.folders import render_folder
from preflux.resolve.kustomization import NAMES
from real_kustomize import kustomize

CHECKOUT = Path(__file__).resolve().parents[2]
ROOTS = sorted([CHECKOUT / "examples/monorepo", *(CHECKOUT / "tests/fixtures/repos").iterdir()])
FOLDERS = sorted((root, path.parent) for root in ROOTS for path in root.rglob("*") if path.name in NAMES)


@pytest.mark.parametrize(
    ("root", "folder"), FOLDERS, ids=[folder.relative_to(root.parent).as_posix() for root, folder in FOLDERS]
)
def test_it_is_what_kustomize_builds_or_both_refuse(root: Path, folder: Path) -> None:
    ran = subprocess.run([kustomize(), "build", str(folder)], capture_output=True, encoding="utf-8", check=False)
    ours = render_folder(folder, root, restrict=True)
    assert [bool(ours.faults), ours.unknown] == [ran.returncode != 0, []], ran.stderr
    if not ours.faults:
        assert ours.text == ran.stdout


def test_most_folders_can_be_built() -> None:
    built = [folder for root, folder in FOLDERS if not render_folder(folder, root, restrict=True).faults]
    assert len(built) > 0.8 * len(FOLDERS) > 50
