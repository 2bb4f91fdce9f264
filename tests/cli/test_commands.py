"""The commands that need no run: their exact messages and exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import preflux
from preflux.catalogue.page import pages
from preflux.cli.commands.init import TEXT
from preflux.cli.run import run
from preflux.config import Config
from preflux.config_file import read_config


def test_version_with_and_without_click(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["version"]) == 0
    assert capsys.readouterr().out == f"preflux {preflux.__version__}\n"
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"preflux {preflux.__version__}\n"


def test_help_names_every_command_and_prints_each_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    listed = capsys.readouterr().out
    for command in ("check", "explain", "init", "render", "rules", "version", "why"):
        assert f"\n  {command} " in listed
        assert run([command, "--help"]) == 0
        assert f"Usage: preflux {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc"], "no command `chekc`; did you mean `check`?"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'concise', 'json', 'github'"),
        (["check", "--selct", "x"], "No such option '--selct'"),
        (["render", "--all", "."], "--all and --clusters write many files: add --output-dir OUT"),
        (["explain", "broken-pth"], "no rule `broken-pth`; did you mean `broken-path`?"),
        (["explain", "qqqq"], "no rule `qqqq`; `preflux rules` lists them"),
    ],
)
def test_usage_errors_exit_with_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""


def test_rules_lists_every_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    table = capsys.readouterr().out
    assert run(["rules", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == sorted(pages(), key=lambda name: (pages()[name].family, name))
    for row in rows:
        assert f"\n  {row['name']} " in table
        assert row["summary"] in table
        assert row["severity"] == row["severities"][0]
        assert set(row) == {"name", "severity", "severities", "family", "pack", "since", "summary"}


def test_rules_says_every_severity_that_a_rule_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert re.search(r"^  broken-path +error/warning  An entry ", capsys.readouterr().out, re.MULTILINE)
    assert run(["rules", "--format", "markdown"]) == 0
    table = capsys.readouterr().out
    assert "[broken-path](rules/paths/broken-path.md) | error/warning | An entry " in table
    assert "[yaml-syntax](rules/syntax/yaml-syntax.md) | error | A file " in table


def test_explain_prints_the_page_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "broken-path"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        "paths / broken-path: error or warning, pack default, since 0.1\n\nbroken-path\n-----------\n\nAn entry of a "
    )
    assert "\n    resources:\n      - ../base/web\n        ^^^^^^^^^^^ error: `../base/web` does not exist\n" in printed
    assert printed.endswith("orphan-file\n")
    assert "---\nfamily" not in printed


def test_init_writes_a_file_that_preflux_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path)]) == 0
    path = tmp_path / ".preflux.yaml"
    assert capsys.readouterr().out == f"wrote {path}\n"
    assert read_config(".preflux.yaml", path.read_bytes()) == Config()


def test_every_setting_that_init_shows_exists() -> None:
    setting = re.compile(r"# (?=  |[a-z-]+:)")
    shown = "\n".join(setting.sub("", line, count=1) for line in TEXT.split("\n"))
    config = read_config(".preflux.yaml", shown.encode())
    assert config.kubernetes_version == "1.33"
    assert config.ignore
    assert config.select
    assert config.severities
    assert config.path_ignores
    assert config.flux_version
    assert config.clusters
    assert config.exclude
    assert config.provided
    assert config.checkouts


def test_init_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / ".preflux.yaml"
    path.write_text("mine")
    assert run(["init", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"Error: `{path}` exists already and was not changed\n"
    assert path.read_text() == "mine"


def test_completion_knows_the_rules(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("_PREFLUX_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "preflux explain broken-")
    monkeypatch.setenv("COMP_CWORD", "2")
    with pytest.raises(SystemExit) as done:
        run([])
    assert done.value.code == 0
    assert "plain,broken-path\n" in capsys.readouterr().out


def test_a_failure_of_preflux_itself_exits_with_3_and_quotes_no_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    value = "esroh-tcerroc"[::-1]  # the traceback quotes the source

    def fail() -> None:
        raise KeyError(value)

    monkeypatch.setattr("preflux.catalogue.page.pages", fail)
    assert run(["rules"]) == 3
    printed = capsys.readouterr().err
    assert printed.endswith("KeyError\npreflux itself failed; please report the lines above\n")
    assert "in rules" in printed
    assert value not in printed
