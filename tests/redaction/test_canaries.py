"""A value that is planted at many places stands in no output of any command and format; nor does a piece of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from preflux.cli.run import run
from preflux.config import Config
from preflux.files import Memory
from preflux.index.repository import Repository
from preflux.overview import dot, mermaid
from preflux.overview import json as tree_json
from preflux.overview import text as tree_text
from preflux.overview.picture import pictures
from preflux.overview.tree import trees
from preflux.pipeline import judge, survey
from preflux.report.formats.by_name import FORMATS, writer
from preflux.report.view import View
from redaction.places import PLACES, canary, pieces, planted


def outputs(repository: Repository) -> dict[str, str]:
    """Return what each format prints of a repository."""
    report = judge(repository)
    found = {name: "".join(writer(name)(report, View(fold=False))) for name in (*FORMATS, "statistics")}
    for finding in json.loads(found["json"])["findings"]:
        found["json"] = found["json"].replace(finding["fingerprint"], "")  # hex digits that may hold any number
    made = trees(repository.clusters, report.findings, repository.edge)
    drawn = pictures(made, helm=True)
    found["tree"] = "".join(tree_text.write(made, View(), len(report.findings)))
    found["tree json"] = "".join(tree_json.write(made, View()))
    found["mermaid"] = "".join(mermaid.write(drawn))
    found["dot"] = "".join(dot.write(drawn))
    return found


def test_there_are_enough_places() -> None:
    assert len(PLACES) >= 60


@pytest.mark.parametrize("place", PLACES)
def test_no_format_shows_a_piece_of_a_value(place: str) -> None:
    files, values = planted(place)
    shown = outputs(survey(Memory(dict(files)), Config(pack="strict")))
    leaked = {
        f"{name}: {line}"
        for name, text in shown.items()
        for line in text.splitlines()
        for value in values
        if any(piece in line for piece in pieces(value))
    }
    assert leaked == set()


COMMANDS = [
    ["check", "--strict", "--show-all"],
    ["check", "--format", "github", "--color", "always"],
    ["tree"],
    ["graph", "--helm"],
    ["render", "--clusters", "--output-dir", "out"],
    ["render", "--cluster", "clusters/a", "nothing"],
    ["why", "app", "ConfigMap/a", "data"],
    ["why", "broken", "Secret/a", "stringData"],
    ["why", "broken", "Secret/a", "stringData.nothing"],
    ["why", "broken", "ConfigMap/cm", "data"],
    ["render", "broken", "--provenance"],
    ["render", "url"],
    ["check", "--config", "https://u:VALUE@example.com"],
]


def test_no_command_shows_a_piece_of_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    values = []
    for folder, place in (("", "filled key"), ("broken", "replaced metadata.name"), ("url", "url"), ("x", "env file twice")):
        files, found = planted(place)
        values += found
        for name, text in files.items():
            file = tmp_path / folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    (tmp_path / ".preflux.yaml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    looked_for = [piece for value in values for piece in pieces(value)]
    for command in COMMANDS:
        code = run([part.replace("VALUE", canary("url")) for part in command])
        printed = capsys.readouterr()
        shown = printed.out + printed.err
        if command[0] == "render":
            shown = printed.err  # the manifests themselves are what one asked for
        assert code != 3, shown
        assert [line for line in shown.splitlines() if any(piece in line for piece in looked_for)] == [], command
    index = (tmp_path / "out/index.json").read_text(encoding="utf-8")
    names = " ".join(str(path) for path in (tmp_path / "out").rglob("*"))
    assert [piece for piece in looked_for if piece in index or piece in names] == []
