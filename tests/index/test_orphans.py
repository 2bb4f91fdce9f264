"""What nothing reads, and what only looks so."""

from __future__ import annotations

import pytest

from index.fleets import ELSEWHERE, flux, manifest, surveyed
from preflux.config import Config
from preflux.index.orphans import Orphan, orphans

OBJECT = manifest("ConfigMap", "a", "web")
CLUSTER = {
    "clusters/one/apps.yaml": flux("apps", "apps"),
    "apps/kustomization.yaml": "resources:\n  - web\n",
    "apps/web/kustomization.yaml": "resources:\n  - a.yaml\n",
    "apps/web/a.yaml": OBJECT,
}
"""One cluster that reads all of this."""


def found(files: dict[str, str], config: Config | None = None) -> list[Orphan]:
    return orphans(surveyed(files, config))


def listed(files: dict[str, str], config: Config | None = None) -> list[tuple[str, str]]:
    return [(orphan.path, orphan.kind) for orphan in found(files, config)]


def test_where_all_is_read_there_is_none() -> None:
    assert found(CLUSTER) == []


def test_a_manifest_beside_a_kustomization_that_does_not_name_it() -> None:
    (orphan,) = found(CLUSTER | {"apps/web/b.yaml": OBJECT})
    assert (orphan.path, orphan.kind, orphan.also) == ("apps/web/b.yaml", "manifest", ())
    assert orphan.lister is not None
    assert orphan.lister.path == "apps/web/kustomization.yaml"
    assert orphan.siblings_are_read


def test_yaml_without_an_object_beside_a_kustomization_is_data() -> None:
    (orphan,) = found(CLUSTER | {"apps/web/values.yaml": "replicas: 2\n"})
    assert (orphan.path, orphan.kind) == ("apps/web/values.yaml", "data")


def test_a_kustomization_that_no_cluster_reaches() -> None:
    files = {"apps/api/kustomization.yaml": "resources: [b.yaml]\n", "apps/api/b.yaml": OBJECT}
    (orphan,) = found(CLUSTER | files)
    assert (orphan.path, orphan.kind, orphan.also) == ("apps/api/kustomization.yaml", "kustomization", ())
    assert orphan.lister is not None
    assert orphan.lister.path == "apps/kustomization.yaml"
    assert orphan.siblings_are_read  # `apps/web` beside it is read


def test_a_kustomization_far_from_all_that_is_read_has_nobody_to_name_it() -> None:
    files = {"attic/old/kustomization.yaml": "resources: [b.yaml]\n", "attic/old/b.yaml": OBJECT}
    (orphan,) = found(CLUSTER | files)
    assert (orphan.path, orphan.lister, orphan.siblings_are_read) == ("attic/old/kustomization.yaml", None, False)


def test_what_an_unread_kustomization_includes_is_not_reported_again() -> None:
    files = {
        "apps/api/kustomization.yaml": "resources: [../../base/api]\n",
        "base/api/kustomization.yaml": "resources: [b.yaml]\n",
        "base/api/b.yaml": OBJECT,
    }
    (orphan,) = found(CLUSTER | files)
    assert orphan.path == "apps/api/kustomization.yaml"
    assert orphan.within == ("base/api/kustomization.yaml",)


def test_one_finding_stands_for_a_folder_of_which_nothing_is_read() -> None:
    files = {f"apps/api/{name}/kustomization.yaml": "resources: [b.yaml]\n" for name in ("blue", "green")}
    files |= {f"apps/api/{name}/b.yaml": OBJECT for name in ("blue", "green")}
    (orphan,) = found(CLUSTER | files)
    assert orphan.path == "apps/api/blue/kustomization.yaml"
    assert orphan.also == ("apps/api/green/kustomization.yaml",)


def test_files_beside_an_unread_kustomization_belong_to_its_finding() -> None:
    files = {"apps/api/kustomization.yaml": "resources: [b.yaml]\n", "apps/api/b.yaml": OBJECT, "apps/api/c.yaml": OBJECT}
    (orphan,) = found(CLUSTER | files)
    assert (orphan.path, orphan.also) == ("apps/api/kustomization.yaml", ("apps/api/c.yaml",))


def test_a_folder_of_unread_manifests_is_one_finding_at_the_first() -> None:
    (orphan,) = found(CLUSTER | {"apps/api/b.yaml": OBJECT, "apps/api/c.yaml": OBJECT})
    assert (orphan.path, orphan.kind, orphan.also) == ("apps/api/b.yaml", "manifest", ("apps/api/c.yaml",))


@pytest.mark.parametrize(
    "entries",
    [
        "resources:\n  - web\n  # - api\n",
        "resources:\n  - web\n  #- ./api/\n",
        "resources:\n  - web\n# api/kustomization.yaml waits for its database\n",
    ],
)
def test_what_a_comment_names_is_switched_off_on_purpose(entries: str) -> None:
    files = {"apps/api/kustomization.yaml": "resources: [b.yaml]\n", "apps/api/b.yaml": OBJECT}
    assert listed(CLUSTER | files) != []
    assert listed(CLUSTER | files | {"apps/kustomization.yaml": entries}) == []


def test_a_commented_file_of_a_folder_switches_off_all_of_it() -> None:
    files = {
        "apps/api/ks.yaml": flux("api", "apps/api/app"),
        "apps/api/app/kustomization.yaml": "resources: [b.yaml]\n",
        "apps/api/app/b.yaml": OBJECT,
    }
    assert ("apps/api/app/kustomization.yaml", "kustomization") in listed(CLUSTER | files)
    off = {"apps/kustomization.yaml": "resources:\n  - web\n  # - ./api/ks.yaml\n"}
    assert listed(CLUSTER | files | off) == []


def test_a_commented_entry_of_a_file_switches_it_off() -> None:
    entries = "resources:\n  - a.yaml\n  # - b.yaml\n"
    assert listed(CLUSTER | {"apps/web/b.yaml": OBJECT, "apps/web/kustomization.yaml": entries}) == []


def test_a_commented_path_of_a_flux_kustomization_switches_a_folder_off() -> None:
    files = CLUSTER | {"batch/kustomization.yaml": "resources: [b.yaml]\n", "batch/b.yaml": OBJECT}
    assert listed(files) == [("batch/kustomization.yaml", "kustomization")]
    off = flux("apps", "apps") + "#---\n# spec:\n#   path: ./batch\n"
    assert listed(files | {"clusters/one/apps.yaml": off}) == []


def test_a_component_waits_for_its_user() -> None:
    files = {
        "components/a/kustomization.yaml": "kind: Component\nresources: [b.yaml]\n",
        "components/a/b.yaml": OBJECT,
        "components/a/c.yaml": OBJECT,
    }
    assert listed(CLUSTER | files) == []


def test_a_component_of_a_base_of_which_a_cluster_reads_a_part_waits_too() -> None:
    files = {
        "everything/kustomization.yaml": "resources: [../apps/web]\ncomponents: [../components/a]\n",
        "components/a/kustomization.yaml": "kind: Component\nresources: [b.yaml]\n",
        "components/a/b.yaml": OBJECT,
    }
    assert listed(CLUSTER | files) == []


def test_a_base_of_which_a_cluster_reads_a_part_is_looked_into() -> None:
    files = {
        "everything/kustomization.yaml": "resources: [../apps/web, ../apps/api]\n",
        "apps/api/kustomization.yaml": "resources: [b.yaml]\n",
        "apps/api/b.yaml": OBJECT,
    }
    assert listed(CLUSTER | files) == [("apps/api/kustomization.yaml", "kustomization")]


def test_what_a_broken_path_was_meant_for_is_part_of_that_mistake() -> None:
    files = {"apps/kustomization.yaml": "resources:\n  - web\n  - apii\n"}
    files |= {"apps/api/kustomization.yaml": "resources: [b.yaml]\n", "apps/api/b.yaml": OBJECT}
    assert listed(CLUSTER | files) == []
    broken = {"apps/web/kustomization.yaml": "resources:\n  - a.yaml\n  - deploymnt.yaml\n"}
    assert listed(CLUSTER | broken | {"apps/web/deployment.yaml": OBJECT}) == []


def test_below_a_kustomization_that_cannot_be_read_nothing_is_known() -> None:
    broken = {"apps/kustomization.yaml": "resources: [web\n"}
    files = {"apps/api/kustomization.yaml": "resources: [b.yaml]\n", "apps/api/b.yaml": OBJECT}
    assert listed(CLUSTER | files | broken) == []


def test_a_file_named_by_another_folder_is_not_lost() -> None:
    files = {"apps/web/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: ../shared.yaml}]\n"}
    assert listed(CLUSTER | files | {"apps/shared.yaml": OBJECT}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("apps/web/README.md", "# Web\n"),
        ("apps/web/.sops.yaml", "creation_rules: []\n"),
        ("apps/web/dashboard.json", "{}\n"),
        ("docs/values.yaml", "replicas: 2\n"),
    ],
)
def test_what_is_no_manifest_is_not_missed(path: str, text: str) -> None:
    assert listed(CLUSTER | {path: text}) == []


def test_a_folder_that_only_a_foreign_source_may_read_is_still_unread() -> None:
    files = {"clusters/one/platform.yaml": flux("platform", "platform", source=ELSEWHERE)}
    files |= {"attic/kustomization.yaml": "resources: [b.yaml]\n", "attic/b.yaml": OBJECT}
    assert listed(CLUSTER | files) == [("attic/kustomization.yaml", "kustomization")]


def test_without_flux_every_kustomization_has_a_user_and_files_need_a_build_around_them() -> None:
    files = {
        "web/kustomization.yaml": "resources: [a.yaml]\n",
        "web/a.yaml": OBJECT,
        "web/b.yaml": OBJECT,
        "web/values.yaml": "replicas: 2\n",
        "api/kustomization.yaml": "resources: []\n",
        "notes/c.yaml": OBJECT,
    }
    assert listed(files, Config()) == [("web/b.yaml", "manifest")]


def test_they_come_in_the_order_of_their_paths() -> None:
    more = {"apps/web/c.yaml": OBJECT, "apps/web/b.yaml": OBJECT, "apps/d.yaml": OBJECT}
    assert [path for path, _ in listed(CLUSTER | more)] == ["apps/d.yaml", "apps/web/b.yaml", "apps/web/c.yaml"]
