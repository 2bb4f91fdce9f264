"""The whole text report of the broken monorepo, as somebody reads it who runs `preflux check` there.

The expectation was read line by line against the mistakes that tests/fixtures/repos/broken-monorepo was given; after a
change that is meant, `pytest --snapshot-update` writes it anew and the difference is to be read.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.text_snapshot import Text
from preflux.cli.run import run

BROKEN = Path(__file__).resolve().parents[1] / "fixtures/repos/broken-monorepo"


def test_the_report_of_the_broken_monorepo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    shutil.copytree(BROKEN, tmp_path / "repo")  # away from the git repository around it
    monkeypatch.chdir(tmp_path / "repo")
    assert run(["check"]) == 1
    assert capsys.readouterr().out == snapshot(extension_class=Text)
