"""What is wrong with an entry is decided once: a build refuses it and a rule reports it, in the same words."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TypeAlias

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.discover.tree import Skipped, Tree
from preflux.files import Memory
from preflux.finding import Reported
from preflux.parse.store import Store
from preflux.pipeline import lint
from preflux.render.build.builder import Builder
from preflux.render.fault import BuildFault
from preflux.resolve.graph import Graph, resolve
from preflux.resolve.kustomization import Entry, Kustomization
from preflux.resolve.problems import paths
from preflux.resolve.problems.entries import cycles_of, problems_of
from real_kustomize import kustomize

OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, namespace: default}\n"
EMPTY = "resources: []\n"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
PLUGIN = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\nfieldSpecs: [{path: metadata/name}]\n"

Files: TypeAlias = dict[str, str | bytes]
TREES: dict[str, Files] = {
    "a file that does not exist": {"a/kustomization.yaml": "resources: [web.yml]\n", "a/web.yaml": OBJECT},
    "an empty path": {"a/kustomization.yaml": 'resources: [""]\n'},
    "a text where a path is wanted": {"a/kustomization.yaml": "resources:\n  - |\n    web.yaml\n", "a/web.yaml": OBJECT},
    "a file for a folder": {"a/kustomization.yaml": "components: [web.yaml]\n", "a/web.yaml": OBJECT},
    "a folder for a file": {"a/kustomization.yaml": "configurations: [web]\n", "a/web/web.yaml": OBJECT},
    "a file of a generator": {"a/kustomization.yaml": "configMapGenerator: [{name: a, files: [b.txt]}]\n", "b.txt": "b"},
    "out of the repository": {"a/kustomization.yaml": "resources: [../../base]\n", "base/kustomization.yaml": EMPTY},
    "an absolute path": {"a/kustomization.yaml": "resources: [/base]\n"},
    "a folder without kustomization": {"a/kustomization.yaml": "resources: [b]\n", "a/b/c/kustomization.yaml": EMPTY},
    "a folder of plugins without kustomization": {"a/kustomization.yaml": "transformers: [b]\n", "a/b/b.yaml": PLUGIN},
    "a component as a resource": {"a/kustomization.yaml": "resources: [b]\n", "a/b/kustomization.yaml": COMPONENT + EMPTY},
    "a component as plugins": {
        "a/kustomization.yaml": "transformers: [b]\n",
        "a/b/kustomization.yaml": COMPONENT + "resources: [b.yaml]\n",
        "a/b/b.yaml": PLUGIN,
    },
    "a resource as a component": {"a/kustomization.yaml": "components: [b]\n", "a/b/kustomization.yaml": EMPTY},
    "this folder itself": {"a/kustomization.yaml": "resources: [.]\n"},
    "a folder above": {"a/kustomization.yaml": "resources: [..]\n", "kustomization.yaml": EMPTY},
    "a circle": {
        "a/kustomization.yaml": "resources: [../b]\n",
        "b/kustomization.yaml": "resources: [../c]\n",
        "c/kustomization.yaml": "resources: [../a]\n",
    },
    "a circle by way of a folder above": {
        "a/kustomization.yaml": "resources: [b]\n",
        "a/b/kustomization.yaml": "resources: [..]\n",
    },
}
"""Trees whose folder `a` kustomize refuses for one entry."""


def _graph(files: Files, config: Config | None = None) -> Graph:
    tree = discover(Memory(files), config or Config())
    return resolve(tree, Store(tree))


def _refused(graph: Graph, folder: str, *, restrict: bool = False) -> list[BuildFault]:
    kustomization = graph.get(folder)
    assert kustomization is not None
    return Builder(graph, restrict=restrict).build(kustomization).faults


def _reported(files: Files, *rules: str) -> list[Reported]:
    report = lint(Memory(files), Config(pack="strict"))
    return [found for found in report.findings if found.rule in rules]


@pytest.mark.parametrize("case", list(TREES))
def test_a_build_refuses_in_the_words_of_the_report(case: str) -> None:
    (fault,) = _refused(_graph(TREES[case]), "a")
    (found,) = _reported(TREES[case], fault.kind)
    refused = (str(fault.span), fault.message, fault.hint, [str(place.span) for place in fault.related])
    finding = found.finding
    assert refused == (str(finding.span), finding.message, finding.hint, [str(place.span) for place in finding.related])


@pytest.mark.parametrize("case", list(TREES))
def test_kustomize_refuses_it(case: str, tmp_path: Path) -> None:
    for name, text in TREES[case].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(str(text))
    ran = subprocess.run([kustomize(), "build", str(tmp_path / "a")], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")


def test_several_kustomization_files_are_named_at_each_entry() -> None:
    files: Files = {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": EMPTY, "b/Kustomization": EMPTY}
    (fault,) = _refused(_graph(files), "a")
    (found,) = _reported(files, "ambiguous-kustomization")
    assert (
        fault.message
        == found.finding.message
        == ("`b` has both `kustomization.yaml` and `Kustomization`; kustomize refuses the folder")
    )
    assert [str(place.span) for place in fault.related] == ["b/kustomization.yaml:1:1", "b/Kustomization:1:1"]
    assert str(found.finding.span) == "b/Kustomization:1:1"


def test_a_restricted_build_refuses_in_the_words_of_the_report() -> None:
    files: Files = {"a/kustomization.yaml": "resources: [../b.yaml]\n", "b.yaml": OBJECT}
    assert _refused(_graph(files), "a") == []
    (fault,) = _refused(_graph(files), "a", restrict=True)
    (found,) = _reported(files, "load-restriction")
    assert (fault.message, fault.hint) == (found.finding.message, found.finding.hint)


def test_a_circle_is_the_same_from_whichever_folder_one_comes() -> None:
    graph = _graph(TREES["a circle"])
    (problem,) = cycles_of(graph)
    for folder in ("a", "b", "c"):
        (fault,) = _refused(_graph(TREES["a circle"]), folder)
        assert (fault.message, str(fault.span)) == (problem.message, str(problem.span))
    assert problem.message == "`../b` leads back to this folder: `a` -> `b` -> `c` -> `a`"


def test_a_circle_that_a_flux_kustomization_closes_is_at_the_entry_of_a_file() -> None:
    files: Files = {
        "clusters/one/flux-system/gotk-sync.yaml": (
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            "metadata: {name: flux-system, namespace: flux-system}\n"
            "spec:\n  path: ./a\n  components: [../b]\n  sourceRef: {kind: GitRepository, name: flux-system}\n"
        ),
        "a/kustomization.yaml": EMPTY,
        "b/kustomization.yaml": COMPONENT + "components: [../a]\n",
    }
    report = lint(Memory(files), Config())
    assert report.looked_at.crashes == []
    assert "b/kustomization.yaml:3:14" in {str(found.finding.span) for found in report.findings}


def test_a_folder_that_a_remote_base_stands_for_is_nowhere_above() -> None:
    files: Files = {
        "a/kustomization.yaml": "resources: ['https://github.com/example/app?ref=v1.0.0']\n",
        "kustomization.yaml": EMPTY,
    }
    graph = _graph(files, Config(checkouts=(("github.com/example/app", ""),)))
    kustomization = graph.get("a")
    assert kustomization is not None
    assert problems_of(kustomization, graph) == []
    assert _refused(graph, "a") == []


def test_no_hint_is_looked_for_until_somebody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def meant_by(entry: Entry, _: Kustomization, __: Tree) -> str:
        asked.append(entry.text)
        return "b.yaml"

    monkeypatch.setattr(paths, "meant_by", meant_by)
    graph = _graph({"kustomization.yaml": "resources: [a.yaml]\n"})
    (fault,) = _refused(graph, "")
    assert asked == []
    assert fault.hint == "did you mean `b.yaml`?"
    assert asked == ["a.yaml"]


def test_what_is_not_looked_at_is_refused_and_not_reported() -> None:
    graph = _graph({"kustomization.yaml": "resources: [vendor/app]\n"})
    graph.tree.skipped.append(Skipped("vendor", "a git submodule"))
    (problem,) = problems_of(graph.kustomizations[""], graph)
    assert problem.unseen
    assert problem.message == "`vendor/app` is not read: `vendor` is a git submodule"
    assert [fault.message for fault in _refused(graph, "")] == [problem.message]


def test_a_file_behind_a_url_is_unknown_and_no_fault() -> None:
    files: Files = {
        "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: 'https://example.com/a.yaml'}]\n",
        "a.yaml": OBJECT,
    }
    graph = _graph(files)
    build = Builder(graph).build(graph.kustomizations[""])
    assert build.faults == []
    assert [fault.message for fault in build.unknown] == [
        "`https://example.com/a.yaml` is remote and not fetched; `checkouts` can name a clone of it"
    ]
