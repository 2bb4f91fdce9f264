"""What is offered instead of a path that leads nowhere, and when nothing is."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.resolve.kustomization import Wanted
from preflux.resolve.nearest_path import nearest_path

REPOSITORY = [
    "infrastructure/base/monitoring/prometheus/kustomization.yaml",
    "infrastructure/base/storage/longhorn/kustomization.yaml",
    "infrastructure/base/storage/longhorn/release.yaml",
    "infrastructure/staging/monitoring/prometheus/kustomization.yaml",
    "infrastructure/staging/storage/kustomization.yaml",
    "infrastructure/controllers/base/synology-csi/kustomization.yaml",
    "infrastructure/configs/athena/synology-csi/kustomization.yaml",
    "apps/base/web/kustomization.yaml",
    "apps/base/web/repository.yaml",
    "apps/base/web/release.yaml",
    "apps/base/web/Ingress.yml",
    "apps/base/web/config/issuer.yaml",
    "apps/base/web/config/secret.yaml",
    "apps/base/blog/kustomization.yaml",
    "apps/base/blog/storage.yaml",
    "apps/base/blog/secret.yaml",
    "apps/staging/web/kustomization.yaml",
    "apps/pool.yaml",
    "apps/moved/kustomization.yaml",
    "apps/plain/a.yaml",
    "shared/settings.env",
]
CASES: list[tuple[str, str, Wanted, str]] = [
    # another number of `../`
    (
        "infrastructure/staging/monitoring/prometheus",
        "../base/monitoring/prometheus",
        "either",
        "../../../base/monitoring/prometheus",
    ),
    (
        "infrastructure/staging/monitoring/prometheus",
        "../../base/monitoring/prometheus/",
        "either",
        "../../../base/monitoring/prometheus/",
    ),
    ("infrastructure/staging/storage", "../../../base/storage/longhorn", "either", "../../base/storage/longhorn"),
    ("apps/staging/web", "../../shared/settings.env", "file", "../../../shared/settings.env"),
    # another spelling, also on the way, of case and ending
    ("infrastructure/staging/storage", "../../base/storage/longhorns", "either", "../../base/storage/longhorn"),
    ("infrastructure/staging/storage", "../../bsae/storage/longhorn", "either", "../../base/storage/longhorn"),
    ("apps/base/web", "ingress.yaml", "either", "Ingress.yml"),
    ("apps/base/web", "./relaese.yaml", "either", "./release.yaml"),
    # another ending
    ("apps/plain", "a.json", "file", "a.yaml"),
    ("apps/plain", "a.sh", "file", ""),
    ("apps/plain", "../../shared/settings.envs", "file", "../../shared/settings.env"),
    # moved
    ("apps/base/web", "issuer.yaml", "either", "config/issuer.yaml"),
    ("apps/moved", "pool.yaml", "either", "../pool.yaml"),
    # the same end elsewhere
    (
        "infrastructure/configs/athena/synology-csi",
        "../../base/synology-csi",
        "either",
        "../../../controllers/base/synology-csi",
    ),
    # nothing: a name that every second folder has, a folder that cannot be built, itself
    ("apps/base/web", "storage.yaml", "either", ""),
    ("apps/base/web", "kustomize.yaml", "either", ""),
    ("apps/staging/web", "../../plain", "folder", ""),
    ("apps/base/web", "quite-another-thing.yaml", "either", ""),
    ("apps/base/web", "../web", "file", ""),
    ("apps/base/web", "..", "either", ""),
]


@pytest.mark.parametrize(("folder", "text", "wanted", "answer"), CASES)
def test_nearest(folder: str, text: str, wanted: Wanted, answer: str) -> None:
    tree = discover(Memory(dict.fromkeys(REPOSITORY, "")), Config())
    assert nearest_path(tree, folder, text, wanted) == answer


def test_what_is_listed_already_is_no_answer() -> None:
    tree = discover(Memory(dict.fromkeys(REPOSITORY, "")), Config())
    taken = ["apps/base/web/release.yaml"]
    assert nearest_path(tree, "apps/base/web", "relase.yaml", "either", taken) == ""


def test_a_file_that_nothing_lists_may_be_less_alike() -> None:
    tree = discover(Memory(dict.fromkeys(REPOSITORY, "")), Config())
    assert nearest_path(tree, "apps/base/web", "helmrepo.yaml", "either") == ""
    assert nearest_path(tree, "apps/base/web", "helmrepo.yaml", "either", unlisted=True) == "repository.yaml"
