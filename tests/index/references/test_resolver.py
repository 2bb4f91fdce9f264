"""Whether an object that is not there is absent or only unknown, and what was probably meant."""

from __future__ import annotations

import pytest

from index.fleets import ELSEWHERE, config_map, documents, flux, manifest, release, surveyed
from preflux.config import Config
from preflux.index.key import Key
from preflux.index.references.resolution import Absent, Present, Resolution, Unknown
from preflux.index.repository import Repository
from preflux.tables.read import kind_of


def resolved(repository: Repository, key: Key, *confusable: str, reader: str = "") -> Resolution:
    (cluster,) = repository.clusters
    return repository.resolver(cluster).key(key, tuple(map(kind_of, confusable)), reader)


def missing(files: dict[str, str], key: Key, *confusable: str, reader: str = "") -> Absent | Unknown:
    """Return what is known of an object that a cluster does not show."""
    found = resolved(surveyed(files), key, *confusable, reader=reader)
    assert not isinstance(found, Present)
    return found


def absent(text: str, key: Key, *confusable: str, reader: str = "") -> Absent | Unknown:
    """Return what is known of an object in a cluster of one file that lacks it."""
    return missing({"clusters/one/a.yaml": text}, key, *confusable, reader=reader)


def places(found: Absent | Unknown) -> list[tuple[str, str]]:
    return [(str(related.span), related.message) for related in found.related]


def test_what_is_there_is_not_absent() -> None:
    repository = surveyed({"clusters/one/a.yaml": manifest("ConfigMap", "settings", "web")})
    found = resolved(repository, config_map("settings"))
    assert isinstance(found, Present)
    assert [applied.object.name for applied in found.objects] == ["settings"]


def test_what_the_configuration_provides_is_not_absent() -> None:
    provided = ({"kind": "ConfigMap", "name": "settings"},)
    config = Config(clusters=("clusters/one",), provided=provided)
    repository = surveyed({"clusters/one/a.yaml": manifest("Secret", "b")}, config)
    assert isinstance(resolved(repository, config_map("settings")), Present)


def test_what_nothing_defines_is_certainly_absent_where_the_repository_shows_everything() -> None:
    found = absent(manifest("ConfigMap", "entirely-different", "web"), config_map("settings"))
    assert isinstance(found, Absent)
    assert (found.meant, found.related, found.unapplied_at) == (None, (), None)
    assert (found.reported, found.doubtful) == (True, False)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (flux("platform", source=ELSEWHERE), "Kustomization `platform` applies what the repository does not show"),
        (
            flux("platform", "", "targetNamespace: web", source=ELSEWHERE),
            "Kustomization `platform` applies what the repository does not show",
        ),
        (flux("platform", "", "targetNamespace: shop", source=ELSEWHERE), ""),
        (
            manifest("ResourceSet", "all", "flux-system", "fluxcd.controlplane.io/v1"),
            "ResourceSet `all` applies objects out of a template",
        ),
        (release("settings", "web", "podinfo"), "the chart of HelmRelease `settings` may make it"),
        (release("settings", "shop", "podinfo"), ""),
        (release("podinfo", "web", "podinfo"), ""),
    ],
    ids=[
        "a source elsewhere", "one for this namespace", "one for another namespace", "a template of the operator",
        "a chart of that name", "a chart of that name elsewhere", "a chart of another name",
    ],
)  # fmt: skip
def test_what_something_hidden_may_define_is_only_unknown(more: str, reason: str) -> None:
    found = absent(more, config_map("settings"))
    assert str(found.reason if isinstance(found, Unknown) else "") == reason
    assert found.reported is not isinstance(found, Unknown)


def test_one_of_that_name_in_another_namespace_was_meant() -> None:
    found = absent(manifest("ConfigMap", "settings", "shop"), config_map("settings"))
    assert (found.slip, found.hint) == (True, "it is in namespace `shop`")
    assert places(found) == [("clusters/one/a.yaml:3:18", "the one of that name")]


def test_another_kind_of_that_name_was_meant_if_it_is_easily_taken_for_it() -> None:
    key = Key("cert-manager.io", "Issuer", "web", "letsencrypt")
    cluster_wide = manifest("ClusterIssuer", "letsencrypt", "", "cert-manager.io/v1")
    found = absent(cluster_wide, key, "cert-manager.io/ClusterIssuer")
    assert (found.slip, found.hint) == (True, "a ClusterIssuer has that name")
    found = absent(manifest("VaultIssuer", "letsencrypt", "web", "cert-manager.io/v1"), key, "cert-manager.io/VaultIssuer")
    assert (found.slip, found.hint) == (True, "a VaultIssuer has that name")
    assert places(found) == [("clusters/one/a.yaml:3:18", "the VaultIssuer")]
    other = absent(manifest("Secret", "settings", "web"), config_map("settings"))
    assert (other.slip, other.hint) == (False, "")


@pytest.mark.parametrize(("reader", "slip"), [("web", True), ("shop", False), ("", False)])
def test_a_kind_with_a_namespace_is_meant_where_its_reader_is(reader: str, slip: bool) -> None:
    key = Key("cert-manager.io", "ClusterIssuer", "", "letsencrypt")
    text = manifest("Issuer", "letsencrypt", "web", "cert-manager.io/v1")
    found = absent(text, key, "cert-manager.io/Issuer", reader=reader)
    assert (found.slip, found.hint) == (slip, "an Issuer has that name" if slip else "")


def test_a_kind_of_another_group_can_be_taken_for_it_too() -> None:
    key = Key("source.toolkit.fluxcd.io", "Bucket", "web", "assets")
    text = manifest("Bucket", "assets", "web", "storage.example.org/v1")
    assert absent(text, key, "storage.example.org/Bucket").hint == "a Bucket has that name"


def test_a_generated_name_with_its_hash_was_meant() -> None:
    files = {"clusters/one/kustomization.yaml": "namespace: web\nconfigMapGenerator:\n  - name: settings\n"}
    found = missing(files, config_map("settings"))
    assert found.slip
    assert found.hint.startswith("the generator calls it `settings-")
    assert found.hint.endswith("`: set `disableNameSuffixHash: true`")
    assert places(found) == [("clusters/one/kustomization.yaml:3:11", "the generator")]


def test_a_name_that_only_looks_hashed_was_not_meant() -> None:
    found = absent(manifest("ConfigMap", "settings-abcdefghij", "web"), config_map("settings"))
    assert not found.slip
    assert "generator" not in found.hint


def test_a_slip_of_the_pen_was_meant() -> None:
    found = absent(manifest("ConfigMap", "settings", "web"), config_map("setings"))
    assert (found.slip, found.hint) == (True, "did you mean `settings`?")
    assert places(found) == [("clusters/one/a.yaml:3:18", "the nearest one")]


def test_a_name_that_is_merely_alike_is_told_and_not_taken_for_it() -> None:
    found = absent(manifest("ConfigMap", "settings-backend", "web"), config_map("settings-frontend"))
    assert (found.slip, found.hint) == (False, "the nearest name is `settings-backend`")


def test_a_neighbour_has_to_be_in_the_same_namespace() -> None:
    found = absent(manifest("ConfigMap", "settings", "shop"), config_map("setings"))
    assert (found.slip, found.hint, found.related) == (False, "", ())


UNAPPLIED = {
    "clusters/one/kustomization.yaml": "resources: [b.yaml]\n",
    "clusters/one/b.yaml": manifest("Secret", "b", "web"),
    "clusters/one/settings.yaml": manifest("ConfigMap", "settings", "web"),
}


def test_a_definition_that_no_cluster_applies_may_be_applied_by_hand() -> None:
    found = missing(UNAPPLIED, config_map("settings"))
    assert found.doubtful
    assert str(found.unapplied_at) == "clusters/one/settings.yaml:1:1"
    assert places(found) == [("clusters/one/settings.yaml:1:1", "defined here, which no cluster applies")]


def test_a_definition_that_is_commented_out_is_not_applied_by_hand() -> None:
    entries = "resources:\n  - b.yaml\n  # - settings.yaml\n"
    found = missing(UNAPPLIED | {"clusters/one/kustomization.yaml": entries}, config_map("settings"))
    assert isinstance(found, Absent)
    assert not found.doubtful
    assert found.unapplied_at is None
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
    repository = surveyed(UNAPPLIED | {"clusters/one/settings.yaml": text})
    found = repository.unapplied.definition(config_map("settings"))
    assert (found is not None) is there
    assert repository.unapplied.definition(config_map("settings")) is found
