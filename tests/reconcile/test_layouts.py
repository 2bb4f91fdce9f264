"""Which clusters are found in repositories of every layout, how, and what is followed in them.

A tree in layouts/*.yaml leads from files to what they hold: an object, or a list of some. Objects are written as
`ks NAME PATH SOURCE` (a Flux Kustomization), `git NAME URL`, `oci NAME URL`, `cm NAME`, or as mappings: `ks:` with more
fields of its spec, `list:` (a kustomization) with more fields, `instance:` (a FluxInstance) with its spec, any other as it
is. What must come out is `HOW@START: KUSTOMIZATIONS` by the folder of the cluster: `?` what they apply is not known, `!`
Flux fails there, `~` partly unknown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Severity
from preflux.pipeline import judge, survey

HERE = Path(__file__).parent / "layouts"
TREES: dict[str, dict[str, Any]] = {
    name: tree
    for file in ("told", "assumed", "not_clusters")
    for name, tree in yaml.safe_load((HERE / f"{file}.yaml").read_text(encoding="utf-8")).items()
}
KINDS = {"git": "GitRepository", "oci": "OCIRepository", "ext": "ExternalArtifact", "bucket": "Bucket"}
URLS = {"git": "https://git.example.com/house", "oci": "oci://registry.example.com/house"}
MARKS = {"ok": "", "partial": "~", "error": "!"}


def metadata(name: str) -> dict[str, str]:
    namespace, _, last = name.rpartition("/")
    return {"name": last, "namespace": namespace or "flux-system"}


def flux_kustomization(text: str, more: dict[str, Any]) -> dict[str, Any]:
    name, path, *source = text.split()
    spec: dict[str, Any] = {} if path == "-" else {"path": path}
    if source:
        kind, _, called = source[0].partition("/")
        spec |= {"interval": "1h", "prune": True, "sourceRef": {"kind": KINDS[kind], "name": called}}
    api = "kustomize.toolkit.fluxcd.io/v1"
    return {"apiVersion": api, "kind": "Kustomization", "metadata": metadata(name), "spec": {**spec, **more}}


def written(item: Any) -> dict[str, Any]:
    spec: dict[str, Any]
    if isinstance(item, str):
        what, name, *rest = item.split(" ", 2)
        if what == "ks":
            return flux_kustomization(" ".join((name, *rest)), {})
        if what == "cm":
            return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(name)}
        spec = {"interval": "1h", "url": rest[0] if rest else URLS[what]}
        return {"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": KINDS[what], "metadata": metadata(name), "spec": spec}
    more = {key: value for key, value in item.items() if key not in ("ks", "list", "instance")}
    if "ks" in item:
        return flux_kustomization(item["ks"], more)
    if "list" in item:
        return {"resources": item["list"], **more}
    if "instance" in item and "sync" in item:
        spec = {"distribution": {"version": "2.x", "registry": "ghcr.io/fluxcd"}, **more}
        api = "fluxcd.controlplane.io/v1"
        return {"apiVersion": api, "kind": "FluxInstance", "metadata": metadata(item["instance"]), "spec": spec}
    return dict(item)


def files_of(tree: dict[str, Any]) -> dict[str, str | bytes]:
    return {
        path: "---\n".join(yaml.safe_dump(written(item)) for item in (held if isinstance(held, list) else [held]))
        for path, held in tree["files"].items()
    }


def config_of(tree: dict[str, Any]) -> Config:
    given = tree.get("config", {})
    return Config(
        clusters=tuple(given.get("clusters", ())),
        sources=tuple(given.get("sources", {}).items()),
        variables=tuple(given.get("variables", {}).items()),
    )


@pytest.mark.parametrize("name", TREES)
def test_clusters(name: str) -> None:
    tree = TREES[name]
    repository = survey(Memory(files_of(tree)), config_of(tree))
    found = {}
    for cluster in repository.clusters:
        names = sorted(
            key.removeprefix("flux-system/") + MARKS.get(one.status, "?") for key, one in cluster.reconciliations.items()
        )
        start = f"@{cluster.start}" if cluster.start else ""
        found[cluster.path] = f"{cluster.found.by}{start}: {' '.join(names)}"
    assert found == {path: " ".join([want.split()[0], *sorted(want.split()[1:])]) for path, want in tree["clusters"].items()}
    if "errors" in tree:
        errors = {one.rule for one in judge(repository).findings if one.severity == Severity.error}
        assert errors == set(tree["errors"])


def test_what_was_not_followed_is_said() -> None:
    unseen = {name: judge(survey(Memory(files_of(TREES[name])), Config())).looked_at.unseen for name in TREES}
    hint = "`clusters` in .preflux.yaml names the folders that your clusters apply"
    lies = "no cluster was found, though there is 1 Flux Kustomization in this repository"
    assert unseen["nothing leads here"] == [f"media/live: {lies}; {hint}"]
    said = "and nothing here defines it"
    hint = "`sources` in .preflux.yaml can say that it is this repository"
    one, two = "1 Flux Kustomization reads GitRepository", "2 Flux Kustomizations read GitRepository"
    assert unseen["sources that nothing defines"] == [
        f"sites/oslo: {one}/flux-system/guest, {said}: flux-system/guest; {hint}",
        f"sites/oslo: {two}/flux-system/store, {said}: flux-system/store-a, flux-system/store-b; {hint}",
    ]
    assert unseen["a chart and a template of clusters"][0].startswith("templates/site: no cluster was found")
    assert unseen["bootstrap files that the cluster applies"] == []
