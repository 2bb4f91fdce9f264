"""How findings are put together, whoever reports them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from preflux.catalogue import registry
from preflux.catalogue.page import Page
from preflux.catalogue.registry import Check, Rule
from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Finding, Report, Severity
from preflux.fingerprint import fingerprint
from preflux.index.repository import Repository
from preflux.lookup import at
from preflux.parse.document import File
from preflux.pipeline import lint
from preflux.render.objects.object import Object
from preflux.resolve.kustomization import Kustomization
from preflux.span import whole

BASE = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: Bad\n",
    "staging/kustomization.yaml": "resources: [../base]\nnamespace: staging\n",
    "production/kustomization.yaml": "resources: [../base]\nnamespace: production\n",
}


def _page(name: str, **front: Any) -> Page:
    known: dict[str, Any] = {
        "name": name,
        "family": "syntax",
        "file": "",
        "severity": Severity.error,
        "doubtful": Severity.error,
        "since": "0.1",
        "pack": "default",
        "unreached": False,
        "match": None,
    }
    return Page(**(known | front))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run functions as if they were the only rules there are."""

    def checked(
        files: dict[str, str], *rules: tuple[type, Check[Any]], config: Config | None = None, **front: Any
    ) -> Report:
        made = {check.__name__: Rule(check.__name__, "syntax", item, check) for item, check in rules}
        monkeypatch.setattr("preflux.engine.selected", lambda _: [_page(name, **front) for name in sorted(made)])
        monkeypatch.setattr(registry, "load", lambda page: made[page.name])
        return lint(Memory(dict(files)), config or Config())

    return checked


def bad_type(item: Object, _: Repository) -> Iterator[Finding]:
    node = at(item.root, "spec", "type")
    if node is not None:
        yield Finding(node.span, "`Bad` is not a type")


def every_file(file: File, _: Repository) -> Iterator[Finding]:
    yield Finding(whole(file.source), "seen", doubtful=True)


def crashing(kustomization: Kustomization, _: Repository) -> Iterator[Finding]:
    if kustomization.folder == "staging":
        raise ValueError("a secret value")
    yield Finding(kustomization.span, "whole")


def test_a_mistake_in_a_base_is_one_finding_with_all_its_builds_and_objects(run: Any) -> None:
    report = run(BASE, (Object, bad_type))
    (found,) = report.findings
    assert str(found.finding.span) == "base/web.yaml:6:9"
    assert found.builds == ["production", "staging"]
    assert [str(item) for item in found.objects] == ["Service/production/web", "Service/staging/web"]


def test_an_object_that_builds_share_is_looked_at_once(run: Any) -> None:
    files = BASE | dict.fromkeys(
        ("staging/kustomization.yaml", "production/kustomization.yaml"), "resources: [../base]\n"
    )
    seen = []

    def looks(item: Object, _: Repository) -> Iterator[Finding]:
        seen.append(item.name)
        yield Finding(item.name_span, "seen")

    (found,) = run(files, (Object, looks)).findings
    assert seen == ["web"]
    assert found.builds == ["production", "staging"]


def test_a_rule_that_raises_is_a_finding_and_the_others_go_on(run: Any) -> None:
    report = run(BASE, (Kustomization, crashing), (Object, bad_type))
    crash = next(found for found in report.findings if found.finding.message.startswith("the rule crashed"))
    assert (crash.rule, str(crash.finding.span), crash.severity) == (
        "crashing",
        "staging/kustomization.yaml:1:1",
        Severity.error,
    )
    assert crash.finding.message.startswith("the rule crashed: ValueError in test_engine.py, line ")
    assert "secret" not in crash.finding.message
    assert len(report.looked_at.crashes) == 1
    assert report.looked_at.crashes[0].startswith("crashing: staging/kustomization.yaml: ValueError")
    others = {(found.rule, found.finding.span.path) for found in report.findings} - {
        ("crashing", "staging/kustomization.yaml")
    }
    assert others == {
        ("bad_type", "base/web.yaml"),
        ("crashing", "base/kustomization.yaml"),
        ("crashing", "production/kustomization.yaml"),
    }


def test_a_file_that_nothing_reaches_has_no_errors(run: Any) -> None:
    files = BASE | {"old.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: old}\n"}

    def levels(**front: Any) -> dict[str, str]:
        report = run(files, (File, every_file), **front)
        return {found.finding.span.path: str(found.severity) for found in report.findings}

    assert levels()["old.yaml"] == "warning"
    assert levels()["base/web.yaml"] == "error"
    assert levels(unreached=True)["old.yaml"] == "error"
    assert levels(severity=Severity.info, doubtful=Severity.info)["old.yaml"] == "info"


def test_severities(run: Any) -> None:
    def levels(config: Config | None = None, **front: Any) -> set[str]:
        return {str(found.severity) for found in run(BASE, (File, every_file), config=config, **front).findings}

    assert levels() == {"error"}
    assert levels(doubtful=Severity.warning) == {"warning"}
    assert levels(Config(severities={"every_file": Severity.info})) == {"info"}


def test_paths_can_be_left_out(run: Any) -> None:
    config = Config(
        path_ignores=(("base/", ("every_file",)), ("staging/*.yaml", ("syntax",)), ("production/", ("other",)))
    )
    report = run(BASE, (File, every_file), config=config)
    assert [found.finding.span.path for found in report.findings] == ["production/kustomization.yaml"]


def test_order_is_by_place_then_rule_then_message(run: Any) -> None:
    def b(file: File, _: Repository) -> Iterator[Finding]:
        yield Finding(whole(file.source), "z")
        yield Finding(whole(file.source), "y")
        yield Finding(whole(file.source), "y")

    report = run({"kustomization.yaml": "resources: []\n"}, (File, b), (File, every_file))
    assert [(found.rule, found.finding.message) for found in report.findings] == [
        ("b", "y"),
        ("b", "z"),
        ("every_file", "seen"),
    ]


def test_an_ignore_at_a_place_of_the_chain_counts(run: Any) -> None:
    def chained(kustomization: Kustomization, _: Repository) -> Iterator[Finding]:
        resources, prefix = kustomization.root.key("resources").span, kustomization.root.key("namePrefix").span
        yield Finding(resources, "a", via=(prefix,))

    text = "resources: []\nnamePrefix: a # preflux: ignore[chained]\n"
    assert run({"kustomization.yaml": text}, (Kustomization, chained)).findings == []


def _fingerprints(text: str) -> list[str]:
    report = lint(Memory({"kustomization.yaml": text}), Config(select=("broken-path",)))
    return [fingerprint(found) for found in report.findings]


def test_fingerprint_stays_when_lines_move() -> None:
    (one,) = _fingerprints("resources:\n  - a\n")
    assert _fingerprints("# new\n\nnamespace: x\nresources:\n    - a\n") == [one]
    assert _fingerprints("resources:\n  - b\n") != [one]
    assert len(one) == 32


def test_fingerprint_tells_equal_lines_apart() -> None:
    found = _fingerprints("resources:\n  - a\n  - a\n")
    assert len(set(found)) == len(found) == 2
    found = _fingerprints("resources: [a, a]\n")
    assert len(set(found)) == len(found) == 2


def test_fingerprint_of_a_secret_does_not_hang_on_its_value() -> None:
    def one(value: str) -> str:
        text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: x}}\ndata:\n  a: b\n  a: {value}\n"
        files = {"kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": text}
        (found,) = lint(Memory(dict(files)), Config(select=("duplicate-key",))).findings
        return fingerprint(found)

    assert one("Zmlyc3Q=") == one("c2Vjb25k")
