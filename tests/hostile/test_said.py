"""What is printed of names and keys that want to steer a terminal or the log of a workflow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from preflux.cli.run import run
from preflux.report.view import View, printable

EVIL = "x\n::error file=a::b\x1b[2J\x1b]0;t\a\r\u202e\u2066\x85\u2028\ud800##[add-mask]y"
STEERING = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
NAME = EVIL.replace("\ud800", "")
ARGUMENT = EVIL.replace("\ud800", "\udcff")


def harmless(text: str) -> bool:
    """Return whether text has no characters that steer, and no line that GitHub takes for a command."""
    return not STEERING.search(text) and "##[" not in text and not re.search(r"^\s*::", text, re.MULTILINE)


def test_it_is_shown_and_does_nothing() -> None:
    shown = printable(EVIL)
    assert harmless(shown)
    assert len(shown) == len(EVIL)
    assert "error file=a::b" in shown
    assert printable("::error::x") == "\u2236\u2236error::x"
    assert printable("  ::error::x") == "  \u2236\u2236error::x"
    assert View().path("::error::x/a.yaml") == "\u2236\u2236error::x/a.yaml"
    assert View(folder="a").path("a/::error::x") == "\u2236\u2236error::x"
    assert printable("a::b ## [x] #[y] ü") == "a::b ## [x] #[y] ü"


@pytest.mark.parametrize(
    "arguments",
    [
        [ARGUMENT],
        ["check", ARGUMENT],
        ["check", f"--{ARGUMENT}"],
        ["check", "--format", ARGUMENT],
        ["check", "--select", ARGUMENT],
        ["check", "--config", ARGUMENT],
        ["check", "--kubernetes-version", ARGUMENT],
        ["explain", ARGUMENT],
        ["render", ARGUMENT],
        ["render", "--cluster", ARGUMENT],
        ["render", "--load-restrictor", ARGUMENT],
        ["tree", ARGUMENT],
        ["graph", ARGUMENT],
        ["why", ".", ARGUMENT, ARGUMENT],
        ["why", ".", "ConfigMap/a", ARGUMENT],
        ["init", ARGUMENT],
        ["version", ARGUMENT],
    ],
    ids=lambda arguments: " ".join(arguments).replace(ARGUMENT, "X"),
)
def test_arguments_that_are_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    (tmp_path / "kustomization.yaml").write_text("configMapGenerator: [{name: a, literals: [a=b]}]\n")
    monkeypatch.chdir(tmp_path)
    code = run(arguments)
    printed = capsys.readouterr()
    assert code in (1, 2)
    assert printed.err != ""
    assert harmless(printed.err + printed.out), printed.err


@pytest.mark.parametrize(
    "settings",
    [
        '"x\\n::error::y\\e[2J": 1\n',
        'extends: "x\\n::error::y\\e[2J"\n',
        'select: ["x\\n::error::y\\e[2J"]\n',
        'severity: {"x\\n::error::y\\e[2J": error}\n',
        'kubernetes-version: "x\\n::error::y\\e[2J"\n',
        'checkouts: {"https://e.com/x\\n::error::y\\e[2J": x}\n',
        'checkouts: {"https://e.com/a/b": "x\\n::error::y\\e[2J"}\n',
        'checkouts: {"https://e.com/a/b": "x\\0y"}\n',
        'checkouts: {"https://e.com/a/b": "x\\uD800y"}\n',
        'clusters: "x\\0::y"\n',
        "a: [\n::error::y\n",
        "a: &\x1b[2J x\n",
    ],
)
def test_settings_that_are_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: str
) -> None:
    (tmp_path / ".preflux.yaml").write_text(settings)
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("Error: ")
    assert harmless(printed), printed


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with such a folder, a file and a key."""
    folder = tmp_path / NAME
    folder.mkdir()
    named = tmp_path / "::error::z"
    named.mkdir()
    for place in (folder, named):
        (place / "kustomization.yaml").write_text("resources: [gone.yaml, a.yaml]\n")
        (place / "a.yaml").write_text(
            'kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n"::error::x\\e": "##[error]x"\n'
        )
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize("form", ["text", "concise", "json", "github"])
@pytest.mark.usefixtures("evil")
def test_folders_and_keys_in_reports(capsys: pytest.CaptureFixture[str], form: str) -> None:
    run(["check", "--format", form, "--strict", "--show-all"])
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) > 3
    if form == "github":
        assert all(re.match("::(error|warning|notice) file=[^:]*::", line) for line in printed.out.splitlines())
        assert not STEERING.search(printed.out)
    elif form == "json":
        assert printed.out.isascii() and harmless(printed.out.replace("\n", ""))
        assert json.loads(printed.out)["findings"]
    else:
        assert harmless(printed.out), printed.out
    assert printed.err == ""


@pytest.mark.parametrize("command", [["check"], ["render"], ["why"], ["tree"], ["graph"], ["render", "--cluster", "x"]])
def test_folders_that_are_named(evil: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    for folder in (str(evil), "::error::z"):
        more = ["ConfigMap/b", "data"] if command == ["why"] else []
        assert run([*command, folder, *more]) in (1, 2)
        printed = capsys.readouterr()
        assert harmless(printed.err + printed.out), printed


def test_patterns_that_python_warns_of_are_no_business_of_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".sourceignore").write_text("[a--b]\n[[a]b]\n")
    (tmp_path / "kustomization.yaml").write_text("resources: []\n")
    monkeypatch.chdir(tmp_path)
    run(["check"])
    assert "Warning" not in capsys.readouterr().err
