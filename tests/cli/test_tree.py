"""`preflux tree` on a repository with every state that a Flux Kustomization can be in. Expectations are written by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from preflux.cli.run import run

CHECKOUT = Path(__file__).resolve().parents[2]
FLEET = CHECKOUT / "tests/fixtures/repos/fleet"

EAST = """\
clusters/east, Flux 2.9.4
    clusters/east/flux-system/gotk-sync.yaml:19:9 applies this folder
└── flux-system/flux-system  ./clusters/east  8 objects, from GitRepository/flux-system/flux-system
    ├── flux-system/apps  ./apps  2 objects, after data/databases (not in this cluster), infrastructure
    │       1 error
    ├── flux-system/batch  ./batch  1 object
    │       suspended
    ├── flux-system/infrastructure  ./infrastructure  2 objects
    ├── flux-system/settings  ./settings  1 object
    │       not substituted: Secret `made-by-hand` is unknown
    └── flux-system/vendor  ./deploy
            its source is unknown: OCIRepository/flux-system/vendor
"""
WEST = """\
clusters/west
    clusters/west/flux-system/gotk-sync.yaml:19:9 applies this folder
└── flux-system/flux-system  ./clusters/west  4 objects, from GitRepository/flux-system/flux-system
    ├── flux-system/apps  ./apps/nowhere
    │       Flux fails here
    │       clusters/west/apps.yaml:8:9: spec.path `./apps/nowhere` is not a folder of this repository
    │       1 error
    └── flux-system/tenants  ./tenants  1 object
        │   Flux fails here
        │   tenants/kustomization.yaml:5:5: `missing.yaml` does not exist
        │   1 error
        └── blue/blue  ./batch  1 object
"""


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["tree", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_all_clusters(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(FLEET)
    closing = "2 clusters, 10 Kustomizations and 20 objects; Flux fails in 2; 3 errors: `preflux check` shows them.\n"
    assert printed(capsys) == f"{EAST}\n{WEST}\n{closing}"


@pytest.mark.parametrize("name", ["east", "clusters/east", "./clusters/east/", str(FLEET / "clusters/east")])
def test_one_cluster_by_its_path_or_a_folder_of_it(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLEET)
    closing = "1 cluster, 6 Kustomizations and 14 objects; 1 error and 2 findings elsewhere: `preflux check` shows them.\n"
    assert printed(capsys, name) == f"{EAST}\n{closing}"


def test_places_are_told_as_seen_from_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLEET.parent)
    assert "  fleet/tenants/kustomization.yaml:5:5: " in printed(capsys, "west", "fleet")
    monkeypatch.chdir(FLEET / "tenants")
    assert "  kustomization.yaml:5:5: " in printed(capsys, "west")


def test_nothing_to_complain_of(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "staging", str(CHECKOUT / "examples/monorepo"))
    assert out.endswith("\n\n1 cluster, 3 Kustomizations and 11 objects.\n")
    assert "flux-system/apps  ./apps/staging  4 objects, after infrastructure\n" in out


def test_colours_only_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(FLEET)
    assert "\x1b" not in printed(capsys, "west")
    assert "\x1b[1;31mFlux fails here\x1b[0m" in printed(capsys, "west", "--color", "always")


def test_the_json_form_is_that_of_its_schema_and_says_all_that_the_text_says(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(printed(capsys, str(FLEET), "--format", "json"))
    schema = json.loads((CHECKOUT / "schemas/tree.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    east, west = document["clusters"]
    assert (east["path"], east["flux_version"], west["path"], west["flux_version"]) == (
        "clusters/east", "2.9.4", "clusters/west", "",
    )  # fmt: skip
    by_name = {node["name"]: node for node in east["kustomizations"]}
    assert {name: node["status"] for name, node in by_name.items()} == {
        "flux-system": "ok",
        "apps": "ok",
        "batch": "ok",
        "infrastructure": "ok",
        "settings": "unknown-variables",
        "vendor": "unknown-source",
    }
    assert by_name["batch"]["suspended"] is True
    assert by_name["apps"]["depends_on"] == [
        {"namespace": "data", "name": "databases", "known": False},
        {"namespace": "flux-system", "name": "infrastructure", "known": True},
    ]
    (finding,) = by_name["apps"]["findings"]
    assert (finding["rule"], finding["place"]) == ("schema-violation", {"path": "apps/config.yaml", "line": 7, "column": 3})
    blue = west["kustomizations"][-1]
    assert (blue["namespace"], blue["name"], blue["parent"]) == ("blue", "blue", "flux-system/tenants")
    assert [node["faults"] for node in west["kustomizations"] if node["name"] == "tenants"] == [
        [
            {
                "kind": "broken-path",
                "place": {"path": "tenants/kustomization.yaml", "line": 5, "column": 5},
                "message": "`missing.yaml` does not exist",
            }
        ]
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("north", "no cluster `north`; known clusters: `clusters/east` and `clusters/west`"),
        ("system", "no cluster `system`; known clusters: `clusters/east` and `clusters/west`"),
    ],
)
def test_a_cluster_that_is_not_there(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLEET)
    assert run(["tree", name]) == 2
    assert capsys.readouterr() == ("", f"Error: {message}\n")


def test_a_repository_without_clusters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".preflux.yaml").touch()
    assert run(["tree", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"Error: {tmp_path}: no cluster: no bootstrap files, ")


def test_a_finding_of_the_cluster_is_one_of_every_kustomization_that_takes_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owners = "---\n".join(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{interval: 1h, path: ./{name}, prune: true, sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
        for name in ("one", "other", "third")
    )
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: {from: NAME}\n"
    files = {
        ".preflux.yaml": "clusters: [clusters/a]\n",
        "clusters/a/owners.yaml": owners,
        "one/settings.yaml": settings.replace("NAME", "one"),
        "other/settings.yaml": settings.replace("NAME", "other"),
        "third/settings.yaml": settings.replace("name: settings", "name: more"),
        "nowhere/settings.yaml": settings,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (cluster,) = json.loads(printed(capsys, ".", str(tmp_path), "--format", "json"))["clusters"]
    shown = {node["name"]: [found["rule"] for found in node["findings"]] for node in cluster["kustomizations"]}
    both = ["duplicate-owner"]
    assert shown == {cluster["kustomizations"][0]["name"]: [], "one": both, "other": both, "third": []}
    assert printed(capsys, ".", str(tmp_path)).endswith("; 1 error and 1 finding elsewhere: `preflux check` shows them.\n")

    assert run(["check", str(tmp_path), "--format", "json"]) == 1
    found = {found["rule"]: found for found in json.loads(capsys.readouterr().out)["findings"]}
    assert found.keys() == {"duplicate-owner", "orphan-file"}
    assert found["duplicate-owner"]["builds"] == ["one", "other"]


def test_fewer_clusters_than_required_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--fail-on", "never", "--require-clusters", "2", str(FLEET)]) == 0
    assert capsys.readouterr().err == ""
    assert run(["check", "--fail-on", "never", "--require-clusters", "3", str(FLEET)]) == 1
    message = "2 clusters found, fewer than --require-clusters 3; `preflux tree` lists them\n"
    assert capsys.readouterr().err == message


KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {0}, namespace: flux-system}}
spec:
  interval: 1h
  path: {1}
  prune: true
  sourceRef: {{kind: {2}, name: {3}}}
"""


def test_how_each_was_found_and_what_is_in_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        ".preflux.yaml": "clusters: [deploy/sites/oslo]\n",
        "deploy/sites/oslo/media.yaml": KUSTOMIZATION.format("media", "./media", "OCIRepository", "house"),
        "deploy/sites/oslo/net.yaml": KUSTOMIZATION.format("net", "./net", "OCIRepository", "house"),
        "deploy/sites/oslo/more.yaml": KUSTOMIZATION.format("more", "./deploy/net", "GitRepository", "twin"),
        "deploy/media/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\n",
        "deploy/net/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: b}\n",
        "old/ks.yaml": KUSTOMIZATION.format("old", "./deploy/net", "GitRepository", "flux-system"),
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    lines = printed(capsys, str(tmp_path)).splitlines()
    assert lines[:3] == [
        "deploy/sites/oslo",
        "    `clusters` names this folder; paths are relative to deploy",
        "    GitRepository/flux-system/twin is assumed to be this repository: its path is here",
    ]
    assert lines[-1] == "In no cluster: 1 Flux Kustomization: old (1)."
    found = json.loads(printed(capsys, "--format", "json", str(tmp_path)))
    schema = json.loads((CHECKOUT / "schemas/tree.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    (cluster,) = found["clusters"]
    assert cluster["found"] == {"by": "configuration", "certain": True, "place": None, "artifact_root": "deploy"}
    assert [(source["name"], source["here"], source["artifact_root"]) for source in cluster["sources"]] == [
        ("twin", True, ""),
        ("house", True, "deploy"),
    ]
    assert found["loose"] == [{"folder": "old", "kustomizations": 1}]
