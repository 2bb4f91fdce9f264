"""`preflux graph`: what is drawn, and that nothing of a repository gets out of its label."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from preflux.cli.run import run

CHECKOUT = Path(__file__).resolve().parents[2]
FLEET = CHECKOUT / "tests/fixtures/repos/fleet"

WEST = """\
flowchart LR
  subgraph c0["clusters/west"]
    direction LR
    c0n0["flux-system/flux-system<br/>./clusters/west<br/>4 objects"]:::ok
    c0n1["flux-system/apps<br/>./apps/nowhere<br/>Flux fails here<br/>1 error"]:::error
    c0n2["flux-system/tenants<br/>./tenants<br/>Flux fails here, 1 object<br/>1 error"]:::error
    c0n3["blue/blue<br/>./batch<br/>1 object"]:::ok
    c0n0 --> c0n1
    c0n0 --> c0n2
    c0n2 --> c0n3
  end
  classDef ok fill:#e8f1ff,stroke:#326ce5,color:#10243f
  classDef error fill:#ffe3e3,stroke:#c92a2a,color:#5c1111
"""


def drawn(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["graph", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_mermaid(capsys: pytest.CaptureFixture[str]) -> None:
    assert drawn(capsys, "west", str(FLEET)) == WEST


def test_what_waits_and_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    out = drawn(capsys, "east", str(FLEET))
    ids = {name: id_ for id_, name in re.findall(r'(\w+)\["([^<"]+)', out)}
    assert f"  {ids['flux-system/apps']} -.-> {ids['flux-system/infrastructure']}\n" in out
    assert f"  {ids['flux-system/apps']} -.-> {ids['data/databases']}\n" in out
    assert f'{ids["data/databases"]}["data/databases<br/>no such Kustomization"]:::absent\n' in out
    assert "HelmRelease" not in out


def test_helm_releases_are_drawn_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    out = drawn(capsys, "east", str(FLEET), "--helm")
    ids = {name: id_ for id_, name in re.findall(r'(\w+)\["([^<"]+)', out)}
    assert f'{ids["edge/shop"]}["edge/shop<br/>HelmRelease shop 1.2.x"]:::release\n' in out
    assert f"  {ids['flux-system/apps']} --> {ids['edge/shop']}\n" in out
    assert f"  {ids['edge/shop']} -.-> {ids['edge/ingress']}\n" in out
    assert f"  {ids['edge/shop']} -.-> {ids['edge/cache']}\n" in out


def test_dot(capsys: pytest.CaptureFixture[str]) -> None:
    out = drawn(capsys, "east", str(FLEET), "--format", "dot")
    assert out.startswith("digraph preflux {\n  rankdir=LR\n")
    assert '  subgraph cluster_0 {\n    label="clusters/east, Flux 2.9.4"\n' in out
    assert '    c0n1 [label="flux-system/apps\\n./apps\\n2 objects\\n1 error", ' in out
    assert "    c0n0 -> c0n1\n" in out
    assert "    c0n3 -> c0n1 [dir=back, style=dashed]\n" in out


def test_svg_holds_drawings_and_text_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pygraphviz")
    out = tmp_path / "deep/fleet.svg"
    assert drawn(capsys, str(FLEET), "--helm", "--format", "svg", "--output", str(out)) == ""
    root = ET.fromstring(out.read_text(encoding="utf-8"))  # noqa: S314 - our own output
    svg = "{http://www.w3.org/2000/svg}"
    assert {element.tag.removeprefix(svg) for element in root.iter()} == {
        "svg", "style", "rect", "g", "text", "title", "path",
    }  # fmt: skip
    texts = [element.text for element in root.iter(f"{svg}text")]
    for text in ("clusters/east, Flux 2.9.4", "clusters/west", "flux-system/tenants", "no such HelmRelease"):
        assert texts.count(text) == 1
    kinds = [element.get("class") for element in root.iter(f"{svg}path")]
    assert (kinds.count("applies"), kinds.count("waits")) == (10, 4)


def test_svg_without_its_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert run(["graph", str(FLEET), "--format", "svg"]) == 2
    message = "svg needs pygraphviz, which is not installed: pip install pygraphviz"
    assert capsys.readouterr() == ("", f"Error: {message}\n")


def test_more_arrows_than_mermaid_draws(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("preflux.overview.mermaid.MOST_ARROWS", 2)
    assert run(["graph", "west", str(FLEET)]) == 0
    assert capsys.readouterr() == (
        WEST,
        "3 arrows: Mermaid draws 2 unless `maxEdges` is raised; name a CLUSTER, or use svg\n",
    )
