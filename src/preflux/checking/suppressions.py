"""Applies the ignore comments of a repository to findings, and finds comments that silence nothing."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.page import Page
from preflux.catalogue.registry import Rule
from preflux.checking.ignore_comments import Ignore, ignores
from preflux.checking.line_intervals import Intervals
from preflux.finding import Finding
from preflux.index.repository import Repository
from preflux.parse.document import File
from preflux.resolve.kustomization import Kustomization
from preflux.span import Source


class Silence:
    """The ignore comments of all files of a run, read when first needed."""

    def __init__(self, repository: Repository, files: list[File]) -> None:
        self.repository = repository
        self.files = files
        self.crashed: set[str] = set()
        self._by_path: dict[str, list[Ignore]] = {}
        self._speaking: dict[tuple[str, str], Intervals[Ignore]] = {}
        self._readers: dict[str, set[str]] | None = None

    def silences(self, rule: str, finding: Finding) -> bool:
        """Return whether a comment at any place of a finding names its rule, and mark that comment as used."""
        silenced = False
        for span in (finding.span, *finding.via):
            for ignore in self._named(span.source, rule).around(span.line):
                ignore.used = True
                silenced = True
        return silenced

    def all(self) -> Iterator[Ignore]:
        """Yield the ignores of every judged file, and of other files with findings, by path and place.

        Those in checkouts are left out: they may be needed in their own repository.
        """
        for file in self.files:
            self._of(file.source)
        for path, found in sorted(self._by_path.items()):
            if not self.repository.tree.is_foreign(path):
                yield from found

    def judge(self, rules: list[tuple[Page, Rule]]) -> None:
        """Mark the ignores whose rule has checked their place."""
        ran = {
            page.name: rule.item for page, rule in rules if page.name not in self.crashed and rule.item is not Ignore
        }
        refused = {build.name for build in self.repository.builds if build.partial}
        for ignore in self.all():
            item = ran.get(ignore.name)
            if item in (File, Kustomization):
                ignore.judged = True
            elif item is not None:
                # A rule on objects sees only what was rendered: an incomplete build proves nothing.
                readers = self.readers(ignore.span.path)
                ignore.judged = bool(readers) and not refused.intersection(readers)

    def readers(self, path: str) -> set[str]:
        """Return the names of the root builds that read a file."""
        if self._readers is None:
            self._readers = {}
            graph = self.repository.graph
            for build in self.repository.builds:
                for name in self._files_of(build.kustomization):
                    self._readers.setdefault(name, set()).add(build.name)
                for found in build.objects:
                    self._readers.setdefault(graph.tree.real(found.root.source.path), set()).add(build.name)
        return self._readers.get(path, set())

    def _files_of(self, root: Kustomization) -> set[str]:
        graph = self.repository.graph
        files: set[str] = set()
        seen: set[str] = set()
        waiting = [root]
        while waiting:
            kustomization = waiting.pop()
            if kustomization.folder not in seen:
                seen.add(kustomization.folder)
                files.update(graph.files_of(kustomization))
                waiting.extend(graph.includes(kustomization))
        return files

    def _of(self, source: Source) -> list[Ignore]:
        found = self._by_path.get(source.path)
        if found is None:
            found = self._by_path[source.path] = ignores(source)
        return found

    def _named(self, source: Source, rule: str) -> Intervals[Ignore]:
        """Return the ignores of a file that name a rule, by the lines that they apply to."""
        key = source.path, rule
        found = self._speaking.get(key)
        if found is None:
            of_rule = [ignore for ignore in self._of(source) if ignore.name == rule]
            found = self._speaking[key] = Intervals((ignore.first, ignore.last, ignore) for ignore in of_rule)
        return found
