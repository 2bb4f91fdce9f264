"""`preflux render --cluster` and `--clusters`, beside what kustomize builds of the same folders."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from preflux.cli.run import run
from real_kustomize import kustomize

CHECKOUT = Path(__file__).resolve().parents[2]
EXAMPLE = CHECKOUT / "examples/monorepo"
FLEET = CHECKOUT / "tests/fixtures/repos/fleet"
MISSING = "tenants/kustomization.yaml:5:5: `missing.yaml` does not exist"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["render", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def built(folder: Path) -> str:
    return subprocess.run([kustomize(), "build", str(folder)], capture_output=True, encoding="utf-8", check=True).stdout


def documents(text: str) -> list[str]:
    return sorted(text.split("---\n"))


@pytest.mark.parametrize("arguments", [("apps",), ("flux-system/apps",), (".", "apps"), (str(EXAMPLE), "apps")])
def test_one_kustomization(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(EXAMPLE)
    out = printed(capsys, "--cluster", "clusters/staging", *arguments)
    assert out.count("\nkind: ") == 4
    # In another order: without sortOptions, Flux keeps that of the files and kustomize's command line does not.
    assert documents(out) == documents(built(EXAMPLE / "apps/staging"))


def test_a_name_of_a_kustomization_that_is_also_a_folder_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(EXAMPLE)
    assert (EXAMPLE / "apps").is_dir()
    assert printed(capsys, "--cluster", "staging", "apps") == printed(capsys, "--cluster", "staging", ".", "apps")


def test_a_whole_cluster_from_below_and_from_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    out = printed(capsys, "--cluster", "clusters/staging", str(EXAMPLE))
    assert out.count("\nkind: ") == 11
    monkeypatch.chdir(EXAMPLE / "apps/base")
    assert printed(capsys, "--cluster", "staging") == out


def test_files_and_their_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "--clusters", str(FLEET), "--output-dir", str(tmp_path)]) == 1
    assert capsys.readouterr() == (
        "",
        f"wrote 5 of 10 Kustomizations to {tmp_path}; Flux fails in 2; {tmp_path / 'index.json'} says why\n",
    )
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.yaml")) == [
        "clusters/east/flux-system/apps.yaml",
        "clusters/east/flux-system/batch.yaml",
        "clusters/east/flux-system/flux-system.yaml",
        "clusters/east/flux-system/infrastructure.yaml",
        "clusters/west/flux-system/flux-system.yaml",
    ]
    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    statuses = {
        cluster: {key: entry["status"] for key, entry in found["kustomizations"].items()} for cluster, found in index.items()
    }
    assert statuses == {
        "clusters/east": {
            "flux-system/apps": "ok",
            "flux-system/batch": "ok",
            "flux-system/flux-system": "ok",
            "flux-system/infrastructure": "ok",
            "flux-system/settings": "unknown-variables",
            "flux-system/vendor": "unknown-source",
        },
        "clusters/west": {
            "blue/blue": "ok",
            "flux-system/apps": "error",
            "flux-system/flux-system": "ok",
            "flux-system/tenants": "error",
        },
    }
    assert index["clusters/west"]["kustomizations"]["flux-system/tenants"]["faults"] == [
        {"kind": "broken-path", "place": "tenants/kustomization.yaml:5:5", "message": "`missing.yaml` does not exist"}
    ]


def test_only_the_named_cluster_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "--clusters", str(FLEET), "--cluster", "clusters/east", "--output-dir", str(tmp_path)]) == 0
    assert sorted(path.name for path in (tmp_path / "clusters").iterdir()) == ["east"]
    assert "wrote 4 of 6 Kustomizations" in capsys.readouterr().err


def test_a_named_folder_is_taken_for_a_cluster_with_what_applies_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", "--cluster", "tenants", str(FLEET), "--output-dir", str(tmp_path)]) == 1
    assert "Flux fails in 1" in capsys.readouterr().err
    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    assert sorted(index) == ["tenants"]
    assert index["tenants"]["kustomizations"]["flux-system/tenants"]["status"] == "error"


@pytest.mark.parametrize(
    ("cluster", "name", "why"),
    [
        (
            "west",
            "tenants",
            f"flux-system/tenants: not rendered: Flux fails here\n  {MISSING}\n",
        ),
        ("west", "blue", "blue/blue: not rendered: Flux fails in flux-system/tenants, which applies it\n"),
        (
            "east",
            "settings",
            "flux-system/settings: not rendered: not substituted: Secret `made-by-hand` is unknown\n",
        ),
        (
            "east",
            "vendor",
            "flux-system/vendor: not rendered: its source is unknown: OCIRepository/flux-system/vendor\n",
        ),
    ],
)
def test_why_a_kustomization_is_not_rendered(
    cluster: str, name: str, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLEET)
    assert run(["render", "--cluster", cluster, name]) == 1
    assert capsys.readouterr() == ("", why)


def test_what_is_unknown_is_no_fault_of_a_whole_cluster(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLEET)
    assert run(["render", "--cluster", "east"]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("\nkind: ") == 13
    assert printed.err.count(": not rendered: ") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--cluster", "north"), "Error: no cluster `north`; known clusters: `clusters/east` and `clusters/west`\n"),
        (
            ("--cluster", "east", "setings"),
            "Error: no Flux Kustomization `setings` in `clusters/east`; did you mean `settings`?\n",
        ),
        (
            ("--cluster", "east", "qqqq"),
            "Error: no Flux Kustomization `qqqq` in `clusters/east`; `preflux tree` lists them\n",
        ),
        (("--clusters",), "Error: --all and --clusters write many files: add --output-dir OUT\n"),
        (
            ("--cluster", "east", "--load-restrictor", "none"),
            "Error: --load-restrictor is kustomize's: Flux reads all of the repository\n",
        ),
        (("nowhere",), "Error: `nowhere` is not a folder\n"),
        ((".", "apps"), "Error: KUSTOMIZATION goes with --cluster and without --output-dir\n"),
    ],
)
def test_usage(
    arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLEET)
    assert run(["render", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.err.endswith(message)
    assert printed.out == ""


def test_the_settings_of_the_repository_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".preflux.yaml").write_text("clusters: [fleet/north]\n", encoding="utf-8")
    (tmp_path / "fleet/north").mkdir(parents=True)
    (tmp_path / "fleet/north/namespace.yaml").write_text(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: north\n", encoding="utf-8"
    )
    assert "name: north\n" in printed(capsys, "--cluster", "north", str(tmp_path))


@pytest.mark.parametrize("name", ["../../../escaped", "/escaped", "a/b", "..", "nul\\u0000"])
def test_no_name_leads_out_of_the_output_folder(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, out = tmp_path / "repo/down/below", tmp_path / "out/down/below"
    (root / "clusters/one/flux-system").mkdir(parents=True)
    (root / ".preflux.yaml").touch()
    source = "  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    kustomization = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
    (root / "clusters/one/flux-system/gotk-sync.yaml").write_text(
        f"{kustomization}metadata:\n  name: flux-system\n  namespace: flux-system\nspec:\n  path: ./clusters/one\n{source}",
        encoding="utf-8",
    )
    (root / "clusters/one/child.yaml").write_text(
        f'{kustomization}metadata:\n  name: "{name}"\n  namespace: ""\nspec:\n  path: ./child\n{source}', encoding="utf-8"
    )
    (root / "child").mkdir()
    (root / "child/namespace.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n", encoding="utf-8")
    assert run(["render", "--clusters", str(root), "--output-dir", str(out)]) == 0
    assert "wrote 1 of 2 Kustomizations" in capsys.readouterr().err
    made = [path.relative_to(tmp_path) for path in tmp_path.rglob("*.yaml") if not path.is_relative_to(root)]
    assert made == [Path("out/down/below/clusters/one/flux-system/flux-system.yaml")]
    assert not Path("/escaped.yaml").exists()


def test_an_output_folder_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["render", "--clusters", str(FLEET), "--output-dir", str(tmp_path / "file/out")]) == 2
    assert "not a directory" in capsys.readouterr().err
