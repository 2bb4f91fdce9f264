"""Whether an object that is not there is absent or only unknown, and what was probably meant."""

from __future__ import annotations

import pytest

from index.fleets import ELSEWHERE, config_map, documents, flux, manifest, release, surveyed
from preflux.config import Config
from preflux.index.absence import Absence, absence, unapplied
from preflux.index.inventory import Key, inventory
from preflux.index.repository import Repository


def looked_up(repository: Repository, key: Key, *kin: str) -> Absence | None:
    (cluster,) = repository.clusters
    return absence(inventory(cluster, repository), key, repository, kin)


def absent(text: str, key: Key, *kin: str) -> Absence:
    """Return what is known of an object in a cluster of one file."""
    found = looked_up(surveyed({"clusters/one/a.yaml": text}), key, *kin)
    assert found is not None
    return found


def places(found: Absence) -> list[tuple[str, str]]:
    return [(str(related.span), related.message) for related in found.related]


def test_what_is_there_is_not_absent() -> None:
    repository = surveyed({"clusters/one/a.yaml": manifest("ConfigMap", "settings", "web")})
    assert looked_up(repository, config_map("settings")) is None


def test_what_the_configuration_provides_is_not_absent() -> None:
    provided = ({"kind": "ConfigMap", "name": "settings"},)
    config = Config(clusters=("clusters/one",), provided=provided)
    assert looked_up(surveyed({"clusters/one/a.yaml": manifest("Secret", "b")}, config), config_map("settings")) is None


def test_what_nothing_defines_is_certainly_absent_where_the_repository_shows_everything() -> None:
    found = absent(manifest("ConfigMap", "entirely-different", "web"), config_map("settings"))
    assert found == Absence(certain=True, near=False, hint="", related=(), loose=None)


@pytest.mark.parametrize(
    ("more", "certain"),
    [
        (flux("platform", source=ELSEWHERE), False),
        (flux("platform", "", "targetNamespace: web", source=ELSEWHERE), False),
        (flux("platform", "", "targetNamespace: shop", source=ELSEWHERE), True),
        (manifest("ResourceSet", "all", "flux-system", "fluxcd.controlplane.io/v1"), False),
        (release("settings", "web", "podinfo"), False),
        (release("settings", "shop", "podinfo"), True),
        (release("podinfo", "web", "podinfo"), True),
    ],
    ids=[
        "a source elsewhere", "one for this namespace", "one for another namespace", "a template of the operator",
        "a chart of that name", "a chart of that name elsewhere", "a chart of another name",
    ],
)  # fmt: skip
def test_what_something_hidden_may_define_is_only_unknown(more: str, certain: bool) -> None:
    assert absent(more, config_map("settings")).certain is certain


def test_one_of_that_name_in_another_namespace_was_meant() -> None:
    found = absent(manifest("ConfigMap", "settings", "shop"), config_map("settings"))
    assert (found.certain, found.near, found.hint) == (True, True, "it is in namespace `shop`")
    assert places(found) == [("clusters/one/a.yaml:3:18", "the one of that name")]


def test_another_kind_of_that_name_was_meant_if_it_is_easily_taken_for_it() -> None:
    key = Key("cert-manager.io", "Issuer", "web", "letsencrypt")
    cluster_wide = manifest("ClusterIssuer", "letsencrypt", "", "cert-manager.io/v1")
    assert not absent(cluster_wide, key, "ClusterIssuer").near  # it has no namespace, so it is no neighbour
    found = absent(manifest("VaultIssuer", "letsencrypt", "web", "cert-manager.io/v1"), key, "VaultIssuer")
    assert (found.near, found.hint) == (True, "a VaultIssuer has that name")
    assert places(found) == [("clusters/one/a.yaml:3:18", "the VaultIssuer")]
    other = absent(manifest("Secret", "settings", "web"), config_map("settings"))
    assert (other.near, other.hint) == (False, "")


def test_a_kind_of_another_group_can_be_taken_for_it_too() -> None:
    key = Key("source.toolkit.fluxcd.io", "Bucket", "web", "assets")
    text = manifest("Bucket", "assets", "web", "storage.example.org/v1")
    assert absent(text, key, "storage.example.org/Bucket").hint == "a Bucket has that name"


def test_a_generated_name_with_its_hash_was_meant() -> None:
    files = {"clusters/one/kustomization.yaml": "namespace: web\nconfigMapGenerator:\n  - name: settings\n"}
    found = looked_up(surveyed(files), config_map("settings"))
    assert found is not None
    assert found.near
    assert found.hint.startswith("the generator calls it `settings-")
    assert found.hint.endswith("`: set `disableNameSuffixHash: true`")
    assert places(found) == [("clusters/one/kustomization.yaml:3:11", "the generator")]


def test_a_name_that_only_looks_hashed_was_not_meant() -> None:
    found = absent(manifest("ConfigMap", "settings-abcdefghij", "web"), config_map("settings"))
    assert not found.near
    assert "generator" not in found.hint


def test_a_slip_of_the_pen_was_meant() -> None:
    found = absent(manifest("ConfigMap", "settings", "web"), config_map("setings"))
    assert (found.near, found.hint) == (True, "did you mean `settings`?")
    assert places(found) == [("clusters/one/a.yaml:3:18", "the nearest one")]


def test_a_name_that_is_merely_alike_is_told_and_not_taken_for_it() -> None:
    found = absent(manifest("ConfigMap", "settings-backend", "web"), config_map("settings-frontend"))
    assert (found.near, found.hint) == (False, "the nearest name is `settings-backend`")


def test_a_neighbour_has_to_be_in_the_same_namespace() -> None:
    found = absent(manifest("ConfigMap", "settings", "shop"), config_map("setings"))
    assert (found.near, found.hint, found.related) == (False, "", ())


LOOSE = {
    "clusters/one/kustomization.yaml": "resources: [b.yaml]\n",
    "clusters/one/b.yaml": manifest("Secret", "b", "web"),
    "clusters/one/settings.yaml": manifest("ConfigMap", "settings", "web"),
}


def test_a_definition_that_no_cluster_applies_may_be_applied_by_hand() -> None:
    found = looked_up(surveyed(LOOSE), config_map("settings"))
    assert found is not None
    assert str(found.loose) == "clusters/one/settings.yaml:1:1"
    assert places(found) == [("clusters/one/settings.yaml:1:1", "defined here, which no cluster applies")]


def test_a_definition_that_is_commented_out_is_not_applied_by_hand() -> None:
    entries = "resources:\n  - b.yaml\n  # - settings.yaml\n"
    found = looked_up(surveyed(LOOSE | {"clusters/one/kustomization.yaml": entries}), config_map("settings"))
    assert found is not None
    assert found.certain
    assert found.loose is None
    assert places(found) == [
        ("clusters/one/settings.yaml:1:1", "defined here, which no cluster applies"),
        ("clusters/one/kustomization.yaml:3:7", "commented out here"),
    ]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (manifest("ConfigMap", "settings", "web"), True),
        (manifest("ConfigMap", "settings"), True),
        (manifest("ConfigMap", "settings", "shop"), False),
        (manifest("Secret", "settings", "web"), False),
        (manifest("ConfigMap", "settings", "web", "example.org/v1"), False),
        (documents(manifest("Secret", "settings", "web"), manifest("ConfigMap", "settings", "web")), True),
        ("kind: ConfigMap\nmetadata: {name: settings: }\n", False),
    ],
    ids=["the same", "without namespace", "elsewhere", "another kind", "another group", "the second of two", "broken"],
)
def test_what_counts_as_a_definition_that_no_cluster_applies(text: str, there: bool) -> None:
    repository = surveyed(LOOSE | {"clusters/one/settings.yaml": text})
    assert (unapplied(config_map("settings"), repository) is not None) is there
    assert unapplied(config_map("settings"), repository) is unapplied(config_map("settings"), repository)
