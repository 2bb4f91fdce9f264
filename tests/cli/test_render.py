"""`preflux render` beside the real kustomize."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from preflux.cli.run import run
from real_kustomize import kustomize

CHECKOUT = Path(__file__).resolve().parents[2]
EXAMPLE = CHECKOUT / "examples/monorepo"


def built(folder: Path, *arguments: str) -> str:
    command = [kustomize(), "build", *arguments, str(folder)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.mark.parametrize("folder", ["apps/staging", "apps/production", "infrastructure/production"])
def test_it_prints_what_kustomize_build_prints(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(EXAMPLE / folder)]) == 0
    printed = capsys.readouterr()
    assert printed.out == built(EXAMPLE / folder)
    assert printed.err == ""


def test_all_writes_every_folder_and_an_index(tmp_path: Path) -> None:
    assert run(["render", "--all", str(EXAMPLE), "--output-dir", str(tmp_path)]) == 0
    folders = sorted(path.parent for path in EXAMPLE.rglob("kustomization.yaml"))
    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    assert sorted(index) == [folder.relative_to(EXAMPLE).as_posix() for folder in folders]
    for folder in folders:
        rendered = tmp_path / folder.relative_to(EXAMPLE) / "rendered.yaml"
        assert rendered.read_text(encoding="utf-8") == built(folder)


def test_all_says_what_was_written_and_what_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, text in (
        ("charts", "helmCharts: [{name: a}]\nresources: [own.yaml]\n"),
        ("gone", "resources: [gone.yaml]\n"),
        ("good", "resources: [own.yaml]\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "kustomization.yaml").write_text(text)
        (tmp_path / folder / "own.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\n")
    out = tmp_path / "out"
    assert run(["render", "--all", str(tmp_path), "--output-dir", str(out)]) == 1
    assert capsys.readouterr().err == (
        f"wrote 2 of 3 folders to {out}; kustomize refuses 1; parts of 1 are unknown; {out / 'index.json'} says why\n"
    )
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    assert {folder: entry["status"] for folder, entry in index.items()} == {
        "charts": "partial", "gone": "error", "good": "ok",
    }
    assert "name: own" in (out / "charts/rendered.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("unknown", ["helmCharts: [{name: a}]", "resources: ['https://example.com/a/b//c?ref=v1']"])
def test_a_build_with_unknown_parts_is_not_printed(
    tmp_path: Path, unknown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kustomization.yaml").write_text(f"{unknown}\nconfigMapGenerator: [{{name: own}}]\n")
    assert run(["render", str(tmp_path)]) == 1  # as kustomize, that has no charts enabled and no network
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("kustomization.yaml:1:1")
    assert printed.err.endswith("\nnot printed: parts of it are unknown; --all --output-dir OUT writes the rest\n")


@pytest.mark.parametrize(
    ("spelling", "code"), [("root-only", 1), ("LoadRestrictionsRootOnly", 1), ("none", 0), ("LoadRestrictionsNone", 0)]
)
def test_the_load_restrictor_takes_both_spellings(
    tmp_path: Path, spelling: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shared\n")
    (tmp_path / "web/kustomization.yaml").write_text("resources:\n  - ../shared.yaml\n")
    assert run(["render", "--load-restrictor", spelling, str(tmp_path / "web")]) == code
    printed = capsys.readouterr()
    if code:
        assert printed.out == ""
        assert printed.err.startswith("web/kustomization.yaml:2:5: ")
    else:
        assert printed.out == built(tmp_path / "web", "--load-restrictor", "LoadRestrictionsNone")


@pytest.mark.parametrize("restrictor", ["LoadRestrictionsRootOnly", "LoadRestrictionsNone"])
def test_the_load_restrictor_holds_for_what_generators_read(
    tmp_path: Path, restrictor: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared.env").write_text("a=1\n")
    (tmp_path / "web/kustomization.yaml").write_text("configMapGenerator:\n  - name: web\n    envs: [../shared.env]\n")
    command = [kustomize(), "build", "--load-restrictor", restrictor, str(tmp_path / "web")]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run(["render", "--load-restrictor", restrictor, str(tmp_path / "web")]) == ran.returncode
    assert capsys.readouterr().out == ran.stdout


def test_a_folder_without_a_kustomization_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(tmp_path)]) == 1  # as kustomize does
    printed = capsys.readouterr()
    assert printed.err == f"Error: {tmp_path}: no kustomization.yaml, kustomization.yml or Kustomization\n"
    assert printed.out == ""


def test_provenance_says_where_a_line_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLE / "apps")
    assert run(["render", "--provenance", "production/podinfo"]) == 0
    out = capsys.readouterr().out
    (replicas,) = (line for line in out.split("\n") if "replicas:" in line)
    assert replicas.split("  # ")[1] == (
        "production/podinfo/kustomization.yaml:12:12, overrides base/podinfo/deployment.yaml:6:13"
    )
    assert "\n  name: podinfo-7d6kdcf5b6   # base/podinfo/kustomization.yaml:7:11, with a hash of the content\n" in out
    assert "\n        name: podinfo                              # production/podinfo/resources.yaml:9:17, same in " in out


def test_provenance_of_one_object_stands_in_one_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "--provenance", str(EXAMPLE / "apps/production/podinfo")]) == 0
    for text in capsys.readouterr().out.split("---\n"):
        lines = [line for line in text.split("\n") if "  # " in line]
        assert lines
        assert len({line.index("  # ") for line in lines}) == 1


def test_provenance_is_the_build_but_for_its_comments(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(EXAMPLE / "apps/production/podinfo")]) == 0
    plain = capsys.readouterr().out
    assert run(["render", "--provenance", str(EXAMPLE / "apps/production/podinfo")]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert "\n".join(line.partition("  # ")[0].rstrip() for line in lines) == plain


@pytest.mark.parametrize("below", ["out", "out/deeper"])
def test_an_output_folder_that_cannot_be(tmp_path: Path, below: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "web").mkdir()
    (tmp_path / "web/kustomization.yaml").write_text("namePrefix: a-\nresources: []\n", encoding="utf-8")
    assert run(["render", "--all", str(tmp_path / "web"), "--output-dir", str(tmp_path / "file" / below)]) == 2
    assert "not a directory" in capsys.readouterr().err
