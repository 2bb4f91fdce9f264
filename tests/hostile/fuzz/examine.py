"""Runs preflux over a tree and says what must never be."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from random import Random
from typing import NamedTuple

import preflux
from hostile.fuzz.canaries import leaked
from hostile.fuzz.cases import Case
from hostile.fuzz.outputs import builds, overviews, reports
from hostile.fuzz.steps import MOST, Slow, TooMany, counted, noticed
from preflux.config import FILE_NAME, Config, ConfigError
from preflux.config_file import read_config
from preflux.files import Memory
from preflux.finding import Report
from preflux.pipeline import judge, survey
from preflux.span import Span

_STEERING = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ANNOTATION = re.compile(r"::(?:error|warning|notice) ")
_RAW = ("render", "render, provenance", "faults", "why, unknown")
"""Outputs that are cleaned where they leave the program, or hold what the repository holds."""
_SHOW_SECRETS = ("render", "render, provenance")


class Outcome(NamedTuple):
    """What is wrong with a case, each as `kind: what`, sorted; and a digest of all output."""

    problems: list[str]
    digest: str


def examine(case: Case) -> Outcome:
    """Run everything over a case; one that takes long is run again, and its steps are counted."""
    sys.setrecursionlimit(5_000)  # as the command line does
    try:
        with noticed():
            return _examined(case)
    except Slow:
        pass
    try:
        with counted():
            return _examined(case)
    except TooMany:
        return Outcome([f"steps: more than {MOST:,}"], "")


def _examined(case: Case) -> Outcome:
    problems: set[str] = set()
    digest = hashlib.sha256()
    try:
        for name, text in _run(case, problems):
            digest.update(f"{name}\0{text}\0".encode("utf-8", "surrogatepass"))
            problems.update(_wrong(name, text))
    except Exception as error:  # noqa: BLE001 - every exception is what is looked for
        problems.add(f"exception: {_where(error)}")
    return Outcome(sorted(problems), digest.hexdigest()[:16])


def _run(case: Case, problems: set[str]) -> Iterator[tuple[str, str]]:
    config = Config(pack="strict" if case.strict else "default")
    given = case.files.get(FILE_NAME)
    if given is not None:
        try:
            config = read_config(FILE_NAME, given)
        except ConfigError as error:
            yield "settings", "\n".join(map(str, error.problems))
    repository = survey(Memory({**case.files}, {**case.links}), config)
    report = judge(repository)
    random = Random(case.number)  # noqa: S311 - it must give the same again
    problems.update(f"crash: {crash.rpartition(': ')[2]}" for crash in report.looked_at.crashes)
    problems.update(_outside(report, case))
    yield from reports(report, random)
    yield from overviews(repository, report, random)
    yield from builds(repository, random)


def _wrong(name: str, text: str) -> Iterator[str]:
    if name not in _SHOW_SECRETS:
        shown = leaked(text)
        if shown:
            yield f"leak in {name}: {shown}"
    if name in ("json", "tree, json"):
        try:
            json.loads(text)
        except ValueError:
            yield f"json: {name} is not JSON"
        if not text.isascii():
            yield f"json: {name} is not ASCII"
    elif name not in (*_RAW, "settings"):
        found = _STEERING.search(text)
        if found:
            yield f"characters: {found[0]!r} in {name}"
    if name == "github":
        yield from (f"annotation: {line[:80]!r}" for line in text.splitlines() if not _ANNOTATION.match(line))


def _outside(report: Report, case: Case) -> Iterator[str]:
    """Yield the findings whose places are not in the files of the case."""
    for reported in report.findings:
        finding = reported.finding
        for span in (finding.span, *finding.via, *(related.span for related in finding.related)):
            if not 0 <= span.start <= span.end <= len(span.source.text):
                yield f"span: {reported.rule} leaves its file"
            if not _known(span, case):
                yield f"span: {reported.rule} is in a file that is not there"


def _known(span: Span, case: Case) -> bool:
    """Return whether a place is in a file or a folder of the case, or in a kustomization file that Flux would make."""
    path = span.path.removesuffix("kustomization.yaml").rstrip("/")
    paths = (span.path, path)
    return not {"", "."}.isdisjoint(paths) or any(
        known in paths or known.startswith(f"{path}/") for known in (*case.files, *case.links)
    )


def _where(error: Exception) -> str:
    """Return the type of an error and the last line of preflux that it came through."""
    home = str(PurePath(preflux.__file__).parent)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(home)]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {PurePath(last.filename).name}, line {last.lineno}"
