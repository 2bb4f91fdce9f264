"""The page of a rule: its definition as front matter, its manual and its test as text.

A page is `rules/<family>/<rule-name>.md`. The front matter has these keys:

- `family`, `since`: the folder of the page, and the version that introduced the rule;
- `severity`: a level, or two (`[error, warning]`): the second is for doubtful findings;
- `pack`: the pack that contains the rule; by default `default`;
- `unreached: error`: errors stay errors in a file that no build reads (those of other rules become warnings there);
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
from preflux.lookup import mapping_at
from preflux.nearest import did_you_mean
from preflux.node import Mapping, Node, Plain, plain
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
    """A page is wrong: it does not follow the format described above. Has the place, a message and a hint.

    The place is a node of the front matter, or the path of a file, with a line number if that is known.
    """

    def __init__(self, where: Node | str, message: str, hint: str = "") -> None:
        place = where if isinstance(where, str) else str(where.span)
        super().__init__(f"{place}: {message}{f'; {hint}' if hint else ''}")
        self.message = message
        self.hint = hint


class Page(NamedTuple):
    """One rule as its page defines it. `doubtful` is the milder severity, the same as `severity` if there is only one."""

    name: str
    family: str
    file: str
    severity: Severity
    doubtful: Severity
    since: str
    pack: str
    unreached: bool
    match: Mapping | None
    faults: PassedOn = ""

    @property
    def severities(self) -> tuple[Severity, ...]:
        """The severities that its findings may have, the worst first."""
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
    """Return every page by rule name, sorted by name. Raises PageError."""
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
    """Read one page of a family. Raises PageError."""
    return _page(str(path), family)


def _front_matter(path: str) -> tuple[str, dict[str, Plain], Mapping | None]:
    """Return the front matter of a page: its text, its data, and the node of its `match` block."""
    # Every run reads the start of every page: os.read takes a quarter of the time of file objects.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        head, end, _ = os.read(descriptor, _LONGEST).decode(errors="replace").partition("\n---\n")
    finally:
        os.close(descriptor)
    if not head.startswith("---\n") or not end:
        raise PageError(f"{path}:1", "no front matter between two `---` lines")
    data: dict[str, Plain] = {}
    # For the same reason, front matter of plain words is parsed without the YAML parser.
    for line in head[4:].split("\n"):
        match = _WORDS.fullmatch(line)
        if match is None:
            return head, *_parsed(path, head)
        data[match[1]] = match[2] or [word.strip() for word in match[3].split(",")]
    return head, data, None


def _parsed(path: str, head: str) -> tuple[dict[str, Plain], Mapping | None]:
    file = load(Source(path, head))
    if file.faults:
        raise PageError(str(file.faults[0].span), f"the front matter is not YAML: {file.faults[0].message}")
    root = file.documents[0].root if len(file.documents) == 1 else None
    data = plain(root) if root is not None else None
    if not isinstance(data, dict):
        raise PageError(f"{path}:2", "the front matter is not a mapping in YAML", "write `family: ...` and the like")
    return data, mapping_at(root, "match")


def _page(path: str, family: str) -> Page:
    head, data, match = _front_matter(path)

    def wrong(key: str, message: str, hint: str = "") -> PageError:
        lines = (number for number, line in enumerate(head.split("\n"), 1) if line.startswith(f"{key}:"))
        return PageError(f"{path}:{next(lines, 1)}", message, hint)

    unknown = sorted(data.keys() - _KEYS)
    if unknown:
        raise wrong(unknown[0], f"`{unknown[0]}` is not a key of the front matter", did_you_mean(unknown[0], _KEYS))
    if data.get("family") != family:
        hint = f"the family of a page is its folder: write `family: {family}`, or move it"
        raise wrong("family", f"`family` is {data.get('family')!r}, the folder is {family!r}", hint)
    levels = data.get("severity")
    names = levels if isinstance(levels, list) else [levels]
    known = ", ".join(f"`{name}`" for name in _SEVERITIES)
    for name in names:
        if str(name) not in _SEVERITIES:
            raise wrong("severity", f"no such severity: {str(name)!r}", f"there are {known}")
    severities = [_SEVERITIES[str(name)] for name in names]
    if len(severities) not in (1, 2) or severities[-1] > severities[0]:
        raise wrong("severity", "`severity` is one level, or two with the milder one second")
    if match is None and "match" in data:
        raise wrong("match", "`match` is not a mapping")
    given = data.get("faults", "")
    faults = _PASSED_ON.get(given) if isinstance(given, str) else None
    if faults is None:
        raise wrong("faults", "`faults` is neither `builds` nor `entries`", "write `faults: builds` or `faults: entries`")
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
