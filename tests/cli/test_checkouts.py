"""Remote bases for which `checkouts` names a folder, beside the real kustomize, which clones them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

from preflux.cli.run import run
from preflux.data import schemas_dir
from real_kustomize import kustomize

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: ghcr.io/example/web:1.0, envFrom: [{configMapRef: {name: settings}}]}
"""
UPSTREAM = {
    "base/kustomization.yaml": (
        "resources: [deployment.yaml, ../shared]\nconfigMapGenerator:\n  - name: settings\n    files: [a.conf]\n"
    ),
    "base/deployment.yaml": DEPLOYMENT,
    "base/a.conf": "a = 1\n",
    "shared/kustomization.yaml": "resources: [account.yaml]\n",
    "shared/account.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n",
    "part/kustomization.yaml": (
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {part: 'yes'}\n"
    ),
    "far/kustomization.yaml": "resources: [../base/deployment.yaml]\n",
    "generated/kustomization.yaml": "configMapGenerator:\n  - name: settings\n    files: [../base/a.conf]\n",
    "out/kustomization.yaml": "resources: [../../own]\n",
    "linked/kustomization.yaml": "resources: [account.yaml]\n",
    "odd/kustomization.yaml": "bases: [../shared]\nimages: [{name: none, newTag: '2'}]\n",
    "unread/broken.yaml": "a: b: c\n",
}


class Place:
    """A repository of ours in `own` beside a clone of another in `other`."""

    def __init__(self, folder: Path) -> None:
        self.other = folder / "other"
        self.own = folder / "own"
        self.url = f"file://{self.other}"

    def write(self, files: dict[str, str], below: Path | None = None) -> None:
        for path, text in files.items():
            file = (below or self.own) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("URL", self.url))

    def commit(self) -> None:
        config = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*config, "commit", "-qm", "all"], ["tag", "-f", "v1"]):
            subprocess.run(["git", "-C", str(self.other), *command], check=True, capture_output=True)

    def configure(self, folder: str = "../other", url: str = "URL") -> None:
        self.write({".preflux.yaml": f"checkouts:\n  {url}: {folder}\n"})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if shutil.which("git") is None:
        pytest.skip("git clones the bases for the real kustomize")
    made = Place(tmp_path.resolve())
    made.write(UPSTREAM, made.other)
    made.commit()
    made.configure()
    monkeypatch.chdir(made.own)
    monkeypatch.setenv("PREFLUX_ALLOW_OUTSIDE", str(made.own.parent))
    return made


def built(folder: Path, *arguments: str) -> tuple[int, str, str]:
    command = [kustomize(), "build", *arguments, str(folder)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return ran.returncode, ran.stdout, ran.stderr


OVERLAYS = {
    "a base": "resources: ['URL//base?ref=v1']\nnamePrefix: own-\n",
    "under its old name": "bases: ['URL//base?ref=v1']\nnamespace: own\n",
    "a component": "resources: [URL//base]\ncomponents: ['URL//part?ref=v1']\n",
    "twice": "resources: [web, api]\n",
    "origins": "resources: ['URL//base?ref=v1']\nbuildMetadata: [originAnnotations]\n",
    "transformations": (
        "resources: [URL//base]\nbuildMetadata: [originAnnotations, transformerAnnotations]\nnamePrefix: a-\n"
    ),
    "patched": "resources: [URL//base]\npatches:\n  - path: patch.yaml\n",
}
BESIDE = {
    "web/kustomization.yaml": "resources: [URL//base]\nnamePrefix: web-\n",
    "api/kustomization.yaml": "resources: ['URL//base?ref=v1']\nnamePrefix: api-\n",
    "patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
}


@pytest.mark.parametrize("name", OVERLAYS)
@pytest.mark.parametrize("restrictor", ["LoadRestrictionsNone", "LoadRestrictionsRootOnly"])
def test_a_mapped_build_is_the_one_that_kustomize_makes_of_a_clone(
    place: Place, name: str, restrictor: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write({**BESIDE, "kustomization.yaml": OVERLAYS[name]})
    code, out, _ = built(place.own, "--load-restrictor", restrictor)
    assert code == 0
    assert run(["render", "--load-restrictor", restrictor]) == 0
    printed = capsys.readouterr()
    assert printed.out == out
    assert printed.err == ""


@pytest.mark.parametrize("name", [name for name in OVERLAYS if name not in ("origins", "transformations")])
def test_a_mapped_build_is_that_of_the_same_tree_in_place(
    place: Place, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write({**BESIDE, "kustomization.yaml": OVERLAYS[name]})
    assert run(["render"]) == 0
    mapped = capsys.readouterr().out
    for file in place.own.rglob("kustomization.yaml"):
        up = "../" * len(file.relative_to(place.own).parts)
        file.write_text(file.read_text().replace(f"{place.url}//", f"{up}other/").replace("?ref=v1", ""))
    assert mapped
    assert mapped == built(place.own, "--load-restrictor", "LoadRestrictionsNone")[1]


@pytest.mark.parametrize("restrictor", ["LoadRestrictionsNone", "LoadRestrictionsRootOnly"])
@pytest.mark.parametrize(
    ("folder", "place_", "said"),
    [
        ("far", "other/far/kustomization.yaml:1:13", "`../base/deployment.yaml` is not in or below `../other/far`"),
        ("generated", "other/generated/kustomization.yaml:3:13", "`../base/a.conf` is not in or below"),
        ("out", "other/out/kustomization.yaml:1:13", "`../../own` leaves the repository"),
        ("nowhere", "kustomization.yaml:1:13", "is not in its checkout"),
        ("shared/account.yaml", "kustomization.yaml:1:13", "is a file in its checkout `../other`"),
    ],
)
def test_what_kustomize_refuses_of_a_clone_is_refused(
    place: Place, folder: str, place_: str, said: str, restrictor: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write({"kustomization.yaml": f"resources: ['URL//{folder}?ref=v1']\n"})
    code, out, _ = built(place.own, "--load-restrictor", restrictor)
    assert (code, out) == (1, "")
    assert run(["render", "--load-restrictor", restrictor]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert place_ in printed.err
    assert said in printed.err


def test_links_do_not_lead_out_of_a_checkout(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"account.yaml": UPSTREAM["shared/account.yaml"]})
    (place.other / "linked/account.yaml").symlink_to(place.own / "account.yaml")
    (place.other / "whole").symlink_to(place.own)
    place.commit()
    for folder in ("linked", "whole"):
        place.write({"kustomization.yaml": f"resources: ['URL//{folder}']\n"})
        assert built(place.own, "--load-restrictor", "LoadRestrictionsNone")[0] == 1
        assert run(["render", "--load-restrictor", "none"]) == 1
        assert capsys.readouterr().out == ""


def test_a_report_names_files_that_one_can_open(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"apps/kustomization.yaml": "resources:\n  - URL//nowhere?ref=v1\n  - URL//odd?ref=v1\n"})
    assert run(["check", "--format", "concise"]) == 1
    finding, missing = capsys.readouterr().out.splitlines()
    assert finding.startswith("../other/odd/kustomization.yaml:2:17: info: ")
    assert finding.endswith("[unused-image-override]")
    assert missing == (
        f"apps/kustomization.yaml:2:5: error: `{place.url}//nowhere?ref=v1` is not in its checkout:"
        " `../other` has no folder `nowhere` [broken-path]"
    )


def test_paths_lead_from_where_the_reader_is(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write({"apps/kustomization.yaml": "resources: ['URL//odd?ref=v1']\n"})
    seen = {place.own / "apps": "../../other/odd", place.own.parent: "other/odd"}
    for folder, path in seen.items():
        monkeypatch.chdir(folder)
        run(["check", "--format", "concise", str(place.own)])
        assert capsys.readouterr().out.startswith(f"{path}/kustomization.yaml:2:17: info: ")


def test_a_build_finds_the_configuration_from_anywhere(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("", "apps/web"):
        place.write({f"{folder}/kustomization.yaml".lstrip("/"): "resources: ['URL//base?ref=v1']\n"})
        expected = built(place.own / folder)[1]
        for current in (place.own, place.own.parent, place.other):
            monkeypatch.chdir(current)
            assert run(["render", str(place.own / folder)]) == 0
            assert capsys.readouterr().out == expected


def test_the_report_for_programs_stays_valid(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"apps/kustomization.yaml": "resources: ['URL//odd?ref=v1']\n"})
    assert run(["check", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads((schemas_dir() / "report.json").read_text(encoding="utf-8")))
    assert [finding["location"]["path"] for finding in report["findings"]] == ["../other/odd/kustomization.yaml"]
    assert report["unseen"] == []


def test_why_and_provenance_lead_into_the_checkout(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"apps/kustomization.yaml": "resources: ['URL//base?ref=v1']\n"})
    assert run(["why", "apps", "Deployment/web", "spec.selector.matchLabels.app"]) == 0
    assert "\n../other/base/deployment.yaml:5:33: written\n" in capsys.readouterr().out
    assert run(["render", "--provenance", "apps"]) == 0
    assert "# ../other/base/deployment.yaml:3:18" in capsys.readouterr().out


def test_another_configuration_may_be_named(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"kustomization.yaml": "resources: ['URL//shared?ref=v1']\n"})
    (place.own / ".preflux.yaml").unlink()
    place.write({"settings/c.yaml": "checkouts: {'URL': ../../other}\n"})
    for command in (["render"], ["why", ".", "ServiceAccount/web", "metadata.name"]):
        assert run([*command, "--config", "settings/c.yaml"]) == 0
        assert "fetched" not in capsys.readouterr().err
    assert run(["render"]) == 1
    assert "is remote and not fetched; `checkouts` can name a clone of it" in capsys.readouterr().err


def test_a_checkout_that_stands_for_nothing_is_told(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"kustomization.yaml": "resources: ['https://github.com/example/widgets//shared?ref=v1']\n"})
    place.configure(url="https://github.com/exampel/widgets.git")
    assert run(["check"]) == 0
    assert (
        "\n  ../other: a checkout of `github.com/exampel/widgets`, which no kustomization uses; "
        "did you mean `github.com/example/widgets`?\n"
    ) in capsys.readouterr().out
    place.configure(url="https://github.com/example/widgets")
    run(["check"])
    assert "names a part" not in capsys.readouterr().out


def test_all_renders_our_own_folders_alone(place: Place, tmp_path: Path) -> None:
    place.write({"apps/web/kustomization.yaml": "resources: ['URL//base?ref=v1']\n"})
    for folder, built_ in (("apps", "web"), (".", "apps/web")):
        output = tmp_path / "out" / folder.strip(".")
        assert run(["render", "--all", folder, "--output-dir", str(output)]) == 0
        index = json.loads((output / "index.json").read_text(encoding="utf-8"))
        assert index == {built_: {"faults": [], "status": "ok"}}
        rendered = (output / built_ / "rendered.yaml").read_text(encoding="utf-8")
        assert rendered == built(place.own / "apps/web")[1]


FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  prune: true
  interval: 10m
  targetNamespace: web
  sourceRef: {kind: GitRepository, name: flux-system}
"""


def test_clusters_are_built_through_checkouts(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write(
        {
            "clusters/one/apps.yaml": FLUX,
            "clusters/one/kustomization.yaml": "resources: [apps.yaml]\n",
            "apps/kustomization.yaml": "resources: ['URL//base?ref=v1']\n",
        }
    )
    assert run(["render", "--cluster", "one", "apps"]) == 0
    namespaced = "namespace: web\nresources: ['URL//base?ref=v1']\n"
    place.write({"same/kustomization.yaml": namespaced})
    expected = built(place.own / "same")[1]
    assert sorted(capsys.readouterr().out.split("---\n")) == sorted(expected.split("---\n"))
    assert run(["tree", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["clusters"][0]["kustomizations"]
    assert {one["name"]: one["objects"] for one in shown} == {"flux-system": 1, "apps": 3}


def test_a_checkout_may_be_a_submodule(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"apps/kustomization.yaml": "resources: ['URL//base?ref=v1']\n"})
    git = ["git", "-C", str(place.own), "-c", "protocol.file.allow=always"]
    for command in (["init", "-q"], ["submodule", "--quiet", "add", place.url, "vendor/other"], ["add", "-A"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    place.configure("vendor/other")
    assert run(["check", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["unseen"] == []
    assert report["looked_at"]["objects"] == 3
    assert run(["render", "apps"]) == 0
    assert capsys.readouterr().out == built(place.own / "apps")[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("URL: ../nowhere", "`../nowhere` does not exist; clone the repository there, or leave this line out"),
        ("URL: kustomization.yaml", "`kustomization.yaml` is a file; a checkout is a folder"),
        ("URL: empty", "`empty` is empty; `git submodule update --init` fills a submodule"),
        ("URL: /srv/other", "`/srv/other` is not relative to this file; an absolute path does not exist on other machines"),
        ("URL: ~/other", "`~/other` is not relative to this file; an absolute path does not exist on other machines"),
    ],
)
def test_a_folder_that_cannot_be_used(place: Place, line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    place.write({"kustomization.yaml": "resources: []\n", ".preflux.yaml": f"checkouts:\n  {line}\n"})
    (place.own / "empty").mkdir()
    column = len(place.url) + 5
    for command in (["check"], ["render"]):
        assert run(command) == 2
        assert capsys.readouterr().err == f"Error: .preflux.yaml:2:{column}: {said}\n"
