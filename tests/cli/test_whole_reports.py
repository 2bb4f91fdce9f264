"""Whole repositories as teams keep them: what `preflux check` and `preflux tree` print there.

`home` is one cluster in the way of people who run a lot at home: a folder for each namespace, charts by OCIRepository,
components, variables. `orchard` is a base with a staging and a production overlay. `lighthouse` has an operator, tenants,
notifications and image automation on two clusters, and nothing is wrong with it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from cli.in_process import Ran, preflux
from cli.text_snapshot import Text
from preflux.config import FILE_NAME
from preflux.config_file import read_config
from preflux.discover.disk import Disk
from preflux.finding import Severity
from preflux.pipeline import judge, survey

REPOSITORIES = Path(__file__).resolve().parents[1] / "fixtures/repos"
WRONG = {
    "home": {
        "depends-on-unknown kubernetes/apps/network/doorway/ks.yaml:7:13",
        "flux-source-missing kubernetes/apps/observability/alerts/app/helmrelease.yaml:9:11",
        "unknown-field kubernetes/apps/garden/almanac/app/helmrelease.yaml:16:7",
        "unset-variable kubernetes/apps/network/doorway/app/helmrelease.yaml:18:11",
    },
    "orchard": {
        "broken-path infrastructure/staging/metrics/gauges/kustomization.yaml:5:5",
        "depends-on-unknown clusters/production/apps.yaml:8:13",
        "missing-decryption clusters/production/apps.yaml:12:9",
        "orphan-file apps/staging/cellar/ingress.yaml:1:1",
        "patch-without-target infrastructure/production/more-replicas.yaml:4:9",
        "plaintext-generator apps/production/press/kustomization.yaml:9:5",
        "schema-violation apps/base/cellar/deployment.yaml:36:23",
        "schema-violation apps/base/cellar/deployment.yaml:6:13",
        "schema-violation infrastructure/base/metrics/release.yaml:18:11",
        "service-without-pods apps/base/cellar/service.yaml:8:10",
        "unknown-field apps/base/press/deployment.yaml:28:13",
        "unused-image-override apps/staging/press/kustomization.yaml:8:11",
        "weakened-by-overlay apps/production/press/scale.yaml:10:23",
    },
    "lighthouse": set(),
}
"""Every mistake that was made on purpose: its rule and its place."""

UNENCRYPTED = "barrel-of-russets"
EVERY = pytest.mark.parametrize("name", sorted(WRONG))


@pytest.fixture
def repository(name: str, tmp_path: Path) -> Path:
    """Return a copy, away from the git repository around it."""
    return shutil.copytree(REPOSITORIES / name, tmp_path / name)


def told(ran: Ran) -> str:
    """Return what was printed, and how the command ended."""
    assert ran.stderr == ""
    return f"{ran.stdout}\nexit code {ran.returncode}\n"


@EVERY
def test_the_report(repository: Path, snapshot: SnapshotAssertion) -> None:
    assert told(preflux("check", "--show-all", folder=repository)) == snapshot(extension_class=Text)


@EVERY
def test_the_tree(repository: Path, snapshot: SnapshotAssertion) -> None:
    assert told(preflux("tree", folder=repository)) == snapshot(extension_class=Text)


@EVERY
def test_each_mistake_is_found_at_its_place_and_nothing_else(name: str, repository: Path) -> None:
    report = json.loads(preflux("check", "--format", "json", folder=repository).stdout)
    places = [(found["rule"], found["location"]) for found in report["findings"]]
    found = [f"{rule} {place['path']}:{place['line']}:{place['column']}" for rule, place in places]
    assert sorted(found) == sorted(WRONG[name])


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "home",
            marks=pytest.mark.xfail(reason="no rule reports a folder of spec.components that is not there", strict=True),
        ),
        "orchard",
        "lighthouse",
    ],
)
def test_where_the_tree_says_that_flux_fails_the_report_has_an_error(repository: Path) -> None:
    found = survey(Disk(repository), read_config(FILE_NAME, (repository / FILE_NAME).read_bytes()))
    errors = [one.finding.span for one in judge(found).findings if one.severity is Severity.error]
    places = {(span.path, span.line) for span in errors}
    failing = [one for cluster in found.clusters for one in cluster.reconciliations.values() if one.status == "error"]
    silent = [one.key for one in failing if places.isdisjoint((fault.span.path, fault.span.line) for fault in one.faults)]
    assert silent == []


@pytest.mark.parametrize("name", ["orchard"])
@pytest.mark.parametrize("form", ["text", "concise", "json", "github"])
def test_what_is_not_encrypted_is_not_printed(form: str, repository: Path) -> None:
    assert any(UNENCRYPTED in path.read_text() for path in repository.rglob("*.yaml"))
    ran = preflux("check", "--show-all", "--format", form, folder=repository)
    assert "press-database" in ran.stdout
    assert UNENCRYPTED not in ran.stdout + ran.stderr


@EVERY
def test_every_secret_in_a_file_is_encrypted(name: str) -> None:
    for path in (REPOSITORIES / name).rglob("*.yaml"):
        text = path.read_text()
        if "\nkind: Secret\n" in text:
            assert "ENC[AES256_GCM,data:" in text, path
            assert "BEGIN AGE ENCRYPTED FILE" in text, path
