"""Runs the rules over the results of the other stages; merges, filters and sorts their findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from preflux.catalogue import registry
from preflux.catalogue.page import Page
from preflux.catalogue.registry import Rule
from preflux.catalogue.selection import named, selected, severity
from preflux.checking.checked_files import judged
from preflux.checking.flood import Flood
from preflux.checking.ignore_comments import Ignore
from preflux.checking.items import Item, Items, left_alone, object_of, place_of
from preflux.checking.normalise import tidy
from preflux.checking.suppressions import Silence
from preflux.discover.gitignore import as_git_reads
from preflux.finding import Finding, ObjectId, Reported, Severity
from preflux.index.repository import Repository
from preflux.reconcile.cluster import Cluster
from preflux.rules.safe_ids import Private, safe_ids
from preflux.span import Span


@dataclass(slots=True, eq=False, repr=False)
class Checked:
    """The findings in their final order, and the rules that crashed, as sorted texts `rule: what happened`.

    `left_out` are sorted texts `path: which` about findings that were too many to report.
    """

    findings: list[Reported] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def check(repository: Repository) -> Checked:
    """Run the selected rules.

    A mistake that is in several builds gives one finding, at the place where it was written. A rule that raises an
    exception gives a finding with the rule's name, and the other rules still run.
    """
    run = _Run(repository)
    chosen = selected(repository.config)
    rules: list[tuple[Page, Rule]] = []
    for page in chosen:
        try:
            rules.append((page, registry.load(page)))
        except Exception as error:  # noqa: BLE001 - a broken rule must not stop the others
            run.crash(page, error, place_of(repository))
    run.run([(page, rule) for page, rule in rules if rule.item is not Ignore])
    # Last, since only now it is known which ignores have silenced something.
    run.silence.judge(rules)
    run.run([(page, rule) for page, rule in rules if rule.item is Ignore])
    return run.checked()


@dataclass(slots=True, eq=False, repr=False)
class _Merged:
    """A finding with the builds, objects and clusters collected so far."""

    reported: Reported
    builds: set[str] = field(default_factory=set)
    objects: set[ObjectId] = field(default_factory=set)
    clusters: set[str] = field(default_factory=set)


class _Run:
    """Collects the findings of one run."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.files = judged(repository)
        self.silence = Silence(repository, self.files)
        self.crashes: list[str] = []
        self.flood = Flood()
        self.merged: dict[tuple[str, str, str, int, int, Severity], _Merged] = {}
        self._taken: set[tuple[str, str, str, int, int, Severity]] = set()
        self.clusters: dict[str, set[str]] = {}
        for build in repository.builds:
            if build.cluster:
                self.clusters.setdefault(build.name, set()).add(build.cluster)
        self._path_ignores = _PathIgnores(repository)
        self.items = Items(repository, self.files, self.silence.all)
        self._appliers: dict[str, dict[ObjectId, set[str]]] = {}
        self._edge = repository.edge
        self._private = Private(repository.builds)
        self._left_alone: dict[str, set[ObjectId]] = {}

    def run(self, rules: list[tuple[Page, Rule]]) -> None:
        by_item: dict[type, list[tuple[Page, Rule]]] = {}
        for page, rule in rules:
            by_item.setdefault(rule.item, []).append((page, rule))
        for kind in sorted(by_item, key=lambda kind: kind.__name__):
            items = self.items.of(kind)
            for page, rule in by_item[kind]:
                self._run_rule(page, rule, items)

    def _run_rule(self, page: Page, rule: Rule, items: list[Item]) -> None:
        found = rule.check
        for item in items:
            try:
                for finding in found(item.item, self.repository):
                    self._take(page, finding, item)
            except Exception as error:  # noqa: BLE001 - a crash becomes a finding, and the other rules run
                self.crash(page, error, place_of(item.item))

    def _take(self, page: Page, finding: Finding, item: Item) -> None:
        if self.silence.silences(page.name, finding) or self._path_ignores.ignores(page, finding.span.path):
            return
        merged = self._merge(page, tidy(finding), item)
        if merged is None:
            return
        builds, clusters = item.builds, item.clusters
        if builds is None:
            builds = sorted(self.silence.readers(finding.span.path))
            clusters = sorted({cluster for build in builds for cluster in self.clusters.get(build, ())})
        objects = (*item.objects, *finding.objects)
        if item.cluster is not None:
            applying = self._applying(item.cluster)
            builds = sorted({build for found in objects for build in applying.get(found, ())})
        merged.builds.update(builds)
        merged.objects.update(objects)
        merged.clusters.update(cluster for cluster in clusters if cluster)

    def _is_paused(self, item: Item, finding: Finding) -> bool:
        """Return whether no controller applies, for now, any of the objects that a finding is about."""
        if item.paused or item.cluster is None:
            return item.paused
        objects = (*item.objects, *finding.objects)
        if item.cluster.path not in self._left_alone:
            self._left_alone[item.cluster.path] = left_alone(item.cluster, self.repository)
        return bool(objects) and self._left_alone[item.cluster.path].issuperset(objects)

    def _applying(self, cluster: Cluster) -> dict[ObjectId, set[str]]:
        """Return which builds of a cluster apply each object."""
        known = self._appliers.get(cluster.path)
        if known is None:
            known = self._appliers[cluster.path] = {}
            for build in self.repository.builds:
                for found in build.objects if build.cluster == cluster.path else ():
                    known.setdefault(found.id, set()).add(build.name)
        return known

    def _merge(self, page: Page, finding: Finding, item: Item) -> _Merged | None:
        """Return the collector for a finding; None if its rule is turned off here, or there are too many findings."""
        repository = self.repository
        path = finding.span.path
        reached = not repository.reached or path in repository.reached
        foreign = repository.tree.is_foreign(path)
        paused = self._is_paused(item, finding)
        level = severity(
            page, repository.config, doubtful=finding.doubtful, reached=reached, paused=paused, foreign=foreign
        )
        if level is None:
            return None
        key = (page.name, finding.message, *finding.span.order, level)
        if key not in self._taken:
            # Check this first: there may be very many findings.
            if not self.flood.takes(page.name, level, path):
                return None
            self._taken.add(key)
        private = self._private.of(object_of(item.item), finding.objects)
        safe = self._edge.finding(finding, private, self._private.names)
        key = (page.name, safe.message, *safe.span.order, level)
        known = self.merged.get(key)
        if known is None:
            known = self.merged[key] = _Merged(Reported(page.name, level, safe))
        return known

    def crash(self, page: Page, error: Exception, span: Span) -> None:
        import traceback  # noqa: PLC0415 - only a crash needs it

        # The text of the exception is left out: it may quote a secret value.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {PurePath(frame.filename).name}, line {frame.lineno}"
        message = f"the rule crashed: {where}"
        hint = "this is a bug in preflux, not in this file; all other rules ran"
        self.silence.crashed.add(page.name)
        self.crashes.append(f"{page.name}: {span.path}: {where}")
        key = (page.name, message, *span.order, Severity.error)
        self.merged[key] = _Merged(Reported(page.name, Severity.error, Finding(span, message, hint)))

    def checked(self) -> Checked:
        findings = []
        text, ids = self._edge.text, safe_ids(self.repository.builds, self._edge)
        for merged in self.merged.values():
            reported = merged.reported
            reported.builds = sorted({text(build) for build in merged.builds})
            reported.objects = sorted({ids(found) for found in merged.objects})
            reported.clusters = sorted({text(cluster) for cluster in merged.clusters})
            findings.append(reported)
        findings.sort(key=_order)
        return Checked(findings, sorted({text(crash) for crash in self.crashes}), list(map(text, self.flood.left_out())))


def _order(reported: Reported) -> tuple[str, int, int, str, str, int]:
    path, start, end = reported.finding.span.order
    return path, start, end, reported.rule, reported.finding.message, -reported.severity


class _PathIgnores:
    """The rules that the configuration turns off for some paths."""

    def __init__(self, repository: Repository) -> None:
        self._matchers = [(as_git_reads([glob]), words) for glob, words in repository.config.path_ignores]
        self._known: dict[str, list[tuple[str, ...]]] = {}

    def ignores(self, page: Page, path: str) -> bool:
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = [words for spec, words in self._matchers if spec.match_file(path)]
        return any(named(page, words) for words in known)
