"""`preflux check` as people run it: exact messages and exit codes."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.in_process import preflux
from preflux.cli.run import run
from preflux.discover.disk import Disk
from preflux.schema.definitions import carried

NEWEST = ".".join(map(str, max(carried())))
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      securityContext: {runAsNonRoot: true, runAsUser: 1000}
      containers:
        - name: web
          image: registry.example.com/web:1.0
          securityContext: {allowPrivilegeEscalation: false}
"""
KUSTOMIZATION = "resources:\n  - deployment.yaml\n"


def in_a_process(*arguments: str, folder: Path, **environment: str) -> str:
    """Return what the command prints in a folder, as a process of its own."""
    names = ("PATH", "PYTHONPATH", "HOME")
    kept = {name: os.environ[name] for name in names if name in os.environ} | environment
    command = [sys.executable, "-m", "preflux", *arguments]
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, encoding="utf-8", check=False).stdout


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    return write(tmp_path, {"apps/web/kustomization.yaml": KUSTOMIZATION, "apps/web/deployment.yaml": DEPLOYMENT})


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    overlay = "resources:\n  - ../base/web\n"
    files = {
        "apps/base/web/kustomization.yaml": KUSTOMIZATION,
        "apps/base/web/deployment.yaml": DEPLOYMENT,
        "apps/staging/web/kustomization.yaml": overlay,
        "apps/production/web/kustomization.yaml": "resources:\n  - ../../base/web\n",
    }
    return write(tmp_path, files)


def test_a_healthy_repository_is_clean_and_says_what_was_looked_at(healthy: Path) -> None:
    ran = preflux("check", folder=healthy)
    assert ran.stdout == "No findings in 2 files, 1 build, 1 object and 0 clusters.\n"
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_broken_path_is_reported_with_its_line_and_the_cure(broken: Path) -> None:
    ran = preflux("check", folder=broken)
    assert ran.stdout.startswith(
        "apps/staging/web/kustomization.yaml:2:5: error: `../base/web` does not exist [broken-path]\n"
        "   2 |   - ../base/web\n"
        "     |     ^^^^^^^^^^^\n"
        "     = hint: did you mean `../../base/web`?\n"
        "\n"
        "Found 1 error in 4 files, "
    )
    assert (ran.returncode, ran.stderr) == (1, "")


def test_a_broken_file(healthy: Path) -> None:
    (healthy / "apps/web/kustomization.yaml").write_text("resources:\n\t- deployment.yaml\n")
    ran = preflux("check", "--format", "concise", "--select", "yaml-syntax", folder=healthy)
    assert ran.stdout.startswith("apps/web/kustomization.yaml:2:1: error: ")
    assert ran.stdout.endswith(" [yaml-syntax]\n")
    assert "tab" in ran.stdout
    assert ran.returncode == 1


def test_an_empty_repository_is_no_success(tmp_path: Path) -> None:
    ran = preflux("check", folder=tmp_path)
    assert ran.stdout == ""
    assert ran.stderr == "nothing to check in .: no kustomization file and no Kubernetes manifest\n".replace(
        " .:", f" {tmp_path}:"
    )
    assert ran.returncode == 2
    ran = preflux("check", "--format", "json", str(tmp_path), folder=tmp_path)
    assert json.loads(ran.stdout)["findings"] == []
    assert ran.returncode == 2


def test_a_path_that_is_not_there(healthy: Path) -> None:
    ran = preflux("check", "apps/wbe", folder=healthy)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "Error: `apps/wbe`: no such file or folder\n"


def test_an_unreadable_file(
    healthy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.geteuid() == 0:  # root reads every file: refuse it where files are read
        read = Disk.read

        def refuse(disk: Disk, path: str) -> bytes:
            if path == "apps/web/deployment.yaml":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return read(disk, path)

        monkeypatch.setattr(Disk, "read", refuse)
    (healthy / "apps/web/deployment.yaml").chmod(0)
    monkeypatch.chdir(healthy)
    code = run(["check", "--format", "concise"])
    printed = capsys.readouterr()
    assert printed.out == "apps/web/deployment.yaml:1:1: error: cannot be read: permission denied [yaml-syntax]\n"
    assert (code, printed.err) == (1, "")


def test_a_loop_of_folders_ends(healthy: Path) -> None:
    (healthy / "apps/web/again").symlink_to("..", target_is_directory=True)
    (healthy / "apps/self").symlink_to("self")
    ran = preflux("check", folder=healthy)
    assert "No findings in 2 files, 1 build, 1 object and 0 clusters." in ran.stdout
    assert (ran.returncode, ran.stderr) == (0, "")


def test_paths_narrow_the_report_and_not_the_analysis(broken: Path) -> None:
    (broken / ".git").mkdir()
    production = preflux("check", "apps/production", folder=broken)
    assert production.stdout.startswith("No findings about apps/production in 4 files, ")
    assert production.returncode == 0
    staging = preflux("check", "web/kustomization.yaml", folder=broken / "apps/staging")
    assert staging.stdout.startswith("web/kustomization.yaml:2:5: error: `../base/web` does not exist [broken-path]\n")
    assert staging.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--fail-on", "never"], 0),
        (["--fail-on", "info"], 1),
        (["--ignore", "broken-path"], 0),
        (["--ignore", "paths"], 0),
        (["--select", "syntax"], 0),
        (["--select", "syntax,broken-path"], 1),
    ],
)
def test_what_makes_a_run_fail(broken: Path, arguments: list[str], code: int) -> None:
    assert preflux("check", *arguments, folder=broken).returncode == code


def test_a_rule_named_by_hand_runs_though_the_file_ignores_it(broken: Path) -> None:
    (broken / ".preflux.yaml").write_text("ignore: [broken-path]\n")
    assert preflux("check", folder=broken).returncode == 0
    assert preflux("check", "--select", "broken-path", folder=broken).returncode == 1
    (broken / ".preflux.yaml").write_text("ignore: [paths]\n")
    refused = preflux("check", "--select", "broken-path", folder=broken)
    assert "Error: no rule is left to run: `paths` ignores every selected rule\n" in refused.stderr
    assert refused.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "broken-pth"], "--select: `broken-pth` is not a rule or a family; did you mean `broken-path`?"),
        (["--config", "none.yaml"], "`none.yaml`: no such file"),
        (
            ["--kubernetes-version", "1.3"],
            (
                f"--kubernetes-version: preflux has no schemas for Kubernetes 1.3, only for 1.25 to {NEWEST};"
                " the nearest is `1.30`"
            ),
        ),
        (["--kubernetes-version", "new"], "--kubernetes-version: `new` is not a version such as 1.33"),
    ],
)
def test_settings_that_are_wrong_exit_with_2(broken: Path, arguments: list[str], message: str) -> None:
    ran = preflux("check", *arguments, folder=broken)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.endswith(f"Error: {message}\n")


def test_a_wrong_configuration_names_each_line(broken: Path) -> None:
    write(broken, {".preflux.yaml": "selct: [paths]\nfoo: 1\n"})
    ran = preflux("check", folder=broken)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "Error: \n"
        "  .preflux.yaml:1:1: `selct` is not a setting; did you mean `select`?\n"
        "  .preflux.yaml:2:1: `foo` is not a setting\n"
    ).replace("Error: \n  ", "Error: ")


def test_several_reports_at_once(broken: Path) -> None:
    formats = ["--format", "github", "--format", "json", "--output", "out/report.json"]
    ran = preflux("check", *formats, folder=broken)
    assert ran.stdout.startswith("::error file=apps/staging/web/kustomization.yaml,line=2,")
    (finding,) = json.loads((broken / "out/report.json").read_text())["findings"]
    assert finding["rule"] == "broken-path"
    assert finding["fingerprint"]
    quiet = preflux("check", "--format", "json", "--output", "report.json", folder=broken)
    assert (quiet.stdout, quiet.stderr) == ("", "Found 1 error; written to report.json\n")


def test_statistics(broken: Path) -> None:
    ran = preflux("check", "--statistics", folder=broken)
    assert ran.stdout.startswith("1  error    broken-path\n\nFound 1 error in ")
    assert ran.returncode == 1


def test_colours_on_demand(broken: Path) -> None:
    assert "\x1b[" not in preflux("check", folder=broken).stdout
    assert "\x1b[" in preflux("check", folder=broken, FORCE_COLOR="1").stdout
    assert "\x1b[" not in preflux("check", folder=broken, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[" in preflux("check", "--color", "always", folder=broken, NO_COLOR="1").stdout


def test_two_runs_print_the_same_bytes(broken: Path) -> None:
    check = ("check", "--format", "json")
    one, other = (in_a_process(*check, folder=broken, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert "broken-path" in one
    assert one == other


@pytest.fixture
def repeating(broken: Path) -> Path:
    """Return a repository with one error, and five warnings of one rule."""
    pods = "---\n".join(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{n}}}\nspec:\n  containers: [{{name: one, image: one:1}}]\n"
        for n in range(5)
    )
    return write(
        broken, {"apps/pods/kustomization.yaml": "resources:\n  - pods.yaml\n", "apps/pods/pods.yaml": pods}
    )


def test_what_repeats_is_counted_unless_it_is_asked_for(repeating: Path) -> None:
    folded = preflux("check", folder=repeating).stdout
    assert folded.startswith("apps/staging/web/kustomization.yaml:2:5: error: ")
    assert folded.count(": warning: ") == 3
    assert "\nwarning: 2 more [runs-as-root] in 1 file; --show-all shows them\n" in folded
    assert "\nFound 1 error, 5 warnings in " in folded
    for option in (["--show-all"], ["--select", "runs-as-root"]):
        whole = preflux("check", *option, folder=repeating).stdout
        assert whole.count(": warning: ") == 5
        assert "more" not in whole
    data = json.loads(preflux("check", "--format", "json", folder=repeating).stdout)
    assert [found["rule"] for found in data["findings"]] == ["runs-as-root"] * 5 + ["broken-path"]


def test_min_severity_leaves_out_what_is_milder_in_all_formats(repeating: Path) -> None:
    errors = ("check", "--min-severity", "error")
    shown = preflux(*errors, folder=repeating)
    assert "runs-as-root" not in shown.stdout
    assert "\nFound 1 error (5 milder not shown) in " in shown.stdout
    assert shown.returncode == 1
    data = json.loads(preflux(*errors, "--format", "json", folder=repeating).stdout)
    assert data["summary"] == {"error": 1, "warning": 0, "info": 0}
    assert [found["severity"] for found in data["findings"]] == ["error"]
    for form in ("concise", "github"):
        assert preflux(*errors, "--format", form, folder=repeating).stdout.count("\n") == 1
    pods = preflux(*errors, "apps/pods", folder=repeating)
    assert pods.stdout.startswith("No findings (5 milder not shown) in ")
    assert pods.returncode == 0


def test_what_is_not_shown_cannot_fail(repeating: Path) -> None:
    ran = preflux("check", "--min-severity", "error", "--fail-on", "warning", folder=repeating)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--fail-on warning is lower than --min-severity error" in ran.stderr
    assert preflux("check", "--min-severity", "error", "--fail-on", "never", folder=repeating).returncode == 0
