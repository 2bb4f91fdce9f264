"""A reader that closes standard output early costs neither the exit code its meaning nor a report file its content."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from preflux.cli.exits import FAILED

KUSTOMIZATION = "resources: [missing.yaml]\n"


def test_nobody_reads_standard_output(tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text(KUSTOMIZATION)
    command = [sys.executable, "-m", "preflux", "check", "--format", "github", "--format", "json", "--output", "r.json"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait() == FAILED
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    assert "broken-path" in (tmp_path / "r.json").read_text()
