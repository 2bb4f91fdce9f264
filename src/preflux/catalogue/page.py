"""The page of a rule: its definition as front matter, its manual and its test as text.

A page is `rules/<family>/<rule-name>.md`. The front matter has these keys:

- `family`, `since`: the folder that the page lies in, the version that brought the rule;
- `severity`: a level, or two (`[error, warning]`), of which a doubtful finding takes the second;
- `pack`: the pack that has the rule; `default` where it is left out;
- `unreached: error`: an error stays one in a file that no build reaches (all others become warnings there);
- `match`, `faults`: the whole rule as data, in place of a function: what a field must be (`match.py`), or that it passes on
  the faults of `builds` or of `entries` of kustomizations (`checking/fault_rules.py`); `render/fault_kinds.py` says which.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from preflux.data import rules_dir
from preflux.finding import Severity
from preflux.node import Plain, plain
from preflux.parse.loader import load
from preflux.pattern import lazy
from preflux.span import Source

_WORDS = lazy(r"([a-z]+): (?:([a-z0-9.]+)|\[([a-z, -]+)\])")
_LONGEST = 8192
PassedOn: TypeAlias = Literal["", "builds", "entries"]
_PASSED_ON: dict[object, PassedOn] = {"": "", "builds": "builds", "entries": "entries"}
_SEVERITIES = dict(Severity.__members__)
_KEYS = frozenset({"family", "severity", "since", "pack", "unreached", "match", "faults"})


class PageError(Exception):
    """A page that is not what the module's docstring says; the message names the file."""


class Page(NamedTuple):
    """One rule as its page defines it. `doubtful` is the milder severity, the same as `severity` where there is one."""

    name: str
    family: str
    file: str
    severity: Severity
    doubtful: Severity
    since: str
    pack: str
    unreached: bool
    match: dict[str, Plain] | None
    faults: PassedOn = ""

    @property
    def severities(self) -> tuple[Severity, ...]:
        """What its findings may count as, the worst first."""
        return (self.severity,) if self.severity == self.doubtful else (self.severity, self.doubtful)

    @property
    def text(self) -> str:
        """The page without its front matter, as Markdown."""
        return Path(self.file).read_text(encoding="utf-8").split("\n---\n", 1)[1].lstrip("\n")

    @property
    def summary(self) -> str:
        """The first paragraph below the title, on one line."""
        body = self.text.split("\n", 1)[1].strip()
        return " ".join(body.split("\n\n", 1)[0].split())


@cache
def pages() -> dict[str, Page]:
    """Return every page by rule name, sorted by name; raise PageError for a page that is none."""
    folder = rules_dir()
    families = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and entry.name != "packs")
    found = [
        _page(entry.path, family)
        for family in families
        for entry in os.scandir(folder / family)
        if entry.name.endswith(".md")
    ]
    return {page.name: page for page in sorted(found, key=lambda page: page.name)}


def read(path: Path, family: str) -> Page:
    """Read one page of a family; raise PageError where it is none."""
    return _page(str(path), family)


def _front_matter(path: str) -> dict[str, Plain]:
    # Every run reads the start of every page: plain reads take a quarter of the time that file objects do.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        head, end, _ = os.read(descriptor, _LONGEST).decode(errors="replace").partition("\n---\n")
    finally:
        os.close(descriptor)
    if not head.startswith("---\n") or not end:
        raise PageError(f"{path}: no front matter between two lines `---`")
    data: dict[str, Plain] = {}
    # For the same reason YAML's parser is left out where there are words alone.
    for line in head[4:].split("\n"):
        match = _WORDS.fullmatch(line)
        if match is None:
            return _parsed(path, head[4:])
        data[match[1]] = match[2] or [word.strip() for word in match[3].split(",")]
    return data


def _parsed(path: str, head: str) -> dict[str, Plain]:
    file = load(Source(path, head))
    data = plain(file.documents[0].root) if not file.faults and len(file.documents) == 1 else None
    if not isinstance(data, dict):
        raise PageError(f"{path}: the front matter is not a mapping in YAML")
    return data


def _page(path: str, family: str) -> Page:
    data = _front_matter(path)
    if not data.keys() <= _KEYS:
        unknown = sorted(data.keys() - _KEYS)
        raise PageError(f"{path}: `{unknown[0]}` is not a key of the front matter")
    if data.get("family") != family:
        raise PageError(f"{path}: `family` is {data.get('family')!r}, the folder is {family!r}")
    levels = data.get("severity")
    names = levels if isinstance(levels, list) else [levels]
    try:
        severities = [_SEVERITIES[str(name)] for name in names]
    except KeyError as error:
        raise PageError(f"{path}: no such severity: {error}") from None
    if len(severities) not in (1, 2) or severities[-1] > severities[0]:
        raise PageError(f"{path}: `severity` is one level, or two with the milder one second")
    match = data.get("match")
    if match is not None and not isinstance(match, dict):
        raise PageError(f"{path}: `match` is not a mapping")
    faults = _PASSED_ON.get(data.get("faults", ""))
    if faults is None:
        raise PageError(f"{path}: `faults` is neither `builds` nor `entries`")
    return Page(
        name=os.path.basename(path).removesuffix(".md"),
        family=family,
        file=path,
        severity=severities[0],
        doubtful=severities[-1],
        since=str(data.get("since", "")),
        pack=str(data.get("pack", "default")),
        unreached=data.get("unreached") == "error",
        match=match,
        faults=faults,
    )
