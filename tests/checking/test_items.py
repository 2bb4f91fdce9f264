"""What rules look at, and which of it no controller applies for now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.fleets import crd, documents, flux, manifest, release, surveyed
from preflux import engine
from preflux.catalogue import registry
from preflux.catalogue.registry import Check, Rule
from preflux.catalogue.selection import selected
from preflux.checking.items import Item, Items, left_alone
from preflux.config import Config
from preflux.finding import Finding, Severity
from preflux.index.inventory import Applied
from preflux.index.references.reference import Reference
from preflux.index.repository import Repository
from preflux.index.workloads.containers import ContainerSettings
from preflux.reconcile.cluster import Cluster
from preflux.schema.refused import Validated

WEB = manifest(
    "Deployment", "web", "web", "apps/v1", "spec:", "  replicas: two", "  template:", "    spec:",
    "      securityContext: {runAsNonRoot: true}",
    "      containers: [{name: a, securityContext: {privileged: true}}, {name: b}]",
)  # fmt: skip
FILES = {
    "clusters/one/apps.yaml": documents(flux("apps", "apps"), flux("off", "off", "suspend: true")),
    "apps/web.yaml": WEB,
    "off/a.yaml": documents(release("a", "web", "a"), manifest("ConfigMap", "c", "web")),
}


def items(kind: type, files: dict[str, str] | None = None) -> list[Item]:
    return Items(surveyed(FILES if files is None else files), [], lambda: iter(())).of(kind)


def test_applied_objects_have_their_owner_and_cluster() -> None:
    found = {one.item.object.name: one for one in items(Applied)}
    assert set(found) == {"flux-system", "apps", "off", "web", "a", "c"}
    web = found["web"]
    assert isinstance(web.item, Applied)
    assert (web.item.owner.key, web.item.cluster.path) == ("flux-system/apps", "clusters/one")
    assert (web.clusters, web.cluster is web.item.cluster) == (("clusters/one",), True)


@pytest.mark.parametrize(("name", "paused"), [("web", False), ("apps", False), ("off", True), ("a", True), ("c", True)])
def test_what_is_suspended_and_what_it_applies_is_paused(name: str, paused: bool) -> None:
    (found,) = (one for one in items(Applied) if one.item.object.name == name)
    assert found.paused is paused


def test_an_object_that_another_kustomization_applies_too_is_not_left_alone() -> None:
    again = {"clusters/one/again.yaml": flux("again", "off")}
    for files, names in ((FILES, {"off", "a", "c"}), (FILES | again, {"off"})):
        repository = surveyed(files)
        assert {found.name for found in left_alone(repository.clusters[0], repository)} == names


def test_references_are_paused_with_who_has_them() -> None:
    found = {one.item.item.name: one.paused for one in items(Reference) if one.item.relation == "source"}
    assert found == {"flux-system": False, "apps": False, "off": True, "a": True}


def test_containers_have_the_settings_that_hold_for_them() -> None:
    first, second = (one.item for one in items(ContainerSettings))
    assert isinstance(first, ContainerSettings)
    assert (first.object.name, first.container.name, second.container.name) == ("web", "a", "b")
    assert [one.settings["privileged"].strength for one in (first, second)] == [0, 1]
    assert [one.settings["runAsNonRoot"].strength for one in (first, second)] == [1, 1]
    assert str(first.span) == "apps/web.yaml:9:20"


def test_validated_objects_tell_what_is_refused_in_them() -> None:
    found = {one.item.object.name: one.item for one in items(Validated)}
    assert [problem.message for problem in found["web"].problems] != []
    assert found["c"].problems == []
    assert found["web"].problems is found["web"].problems


def test_a_definition_whose_schema_is_wrong() -> None:
    text = crd("example.org", "Widget").replace(
        "scope: Namespaced",
        "scope: Namespaced, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: wrong}}}]",
    )
    (one,) = (one.item for one in items(Validated, {"clusters/one/a.yaml": text}) if one.item.object.kind != "Kustomization")
    assert one.wrong_schemas != [] or one.problems != []


def test_a_type_that_is_none() -> None:
    with pytest.raises(TypeError, match="no items of type int"):
        items(int)


@pytest.mark.parametrize(
    ("item", "names", "severity"),
    [
        (Reference, ("a",), Severity.warning),
        (Applied, ("a",), Severity.warning),
        (Applied, ("web",), Severity.error),
        (Cluster, ("c",), Severity.warning),
        (Cluster, ("c", "web"), Severity.error),
        (Cluster, (), Severity.error),
    ],
    ids=["a reference", "an object", "one that is applied", "of a cluster", "beside one that is applied", "about nothing"],
)
def test_what_is_left_alone_is_one_level_lower(
    item: type, names: tuple[str, ...], severity: Severity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule says of some objects that they are there; the engine knows whether anything applies them."""
    repository = surveyed(FILES)
    ids = {found.id.name: found.id for _, found in repository.clusters[0].objects}
    place = next(found for _, found in repository.clusters[0].objects if found.name == "web").name_span

    def says(one: object, _: Repository) -> Iterator[Finding]:
        about = one.item.name if isinstance(one, Reference) else one.object.name if isinstance(one, Applied) else ""
        if isinstance(one, Cluster):
            yield Finding.at(place, "said", objects=[ids[name] for name in names])
        elif about in names:
            yield Finding.at(place, "said")

    _only(says, item, monkeypatch)
    (found,) = {reported.severity for reported in engine.check(repository).findings}
    assert found is severity


def _only(says: Check[object], item: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one rule run, with another function in its place."""
    page = next(page for page in selected(Config()) if page.severities == (Severity.error,))
    monkeypatch.setattr(registry, "load", lambda page: Rule(page.name, page.family, item, says))
    monkeypatch.setattr(engine, "selected", lambda _: [page])
