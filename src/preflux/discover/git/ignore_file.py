"""Reads and applies the patterns of one ignore file (`.gitignore` and such) as git's dir.c does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from preflux.discover.git.glob import NoMatch, as_bytes, compile_glob
from preflux.limits import MAX_IGNORE_STEPS, MAX_PATTERN

_SPECIAL = frozenset("*?[\\")
_STEPS_TO_COMPILE = 500
"""Compiling a pattern costs about as much as matching it against this many names."""


class TooMuch(Exception):
    """There are more or longer patterns than can be held against all names; the message says what."""


class Steps:
    """Counts the matches of patterns against names, over all ignore files of a run."""

    def __init__(self) -> None:
        self._left = MAX_IGNORE_STEPS

    def take(self, count: int) -> None:
        """Add `count` steps. Raises TooMuch once there are more than `MAX_IGNORE_STEPS`."""
        self._left -= count
        if self._left < 0:
            raise TooMuch("there are too many patterns in files such as `.gitignore`")


class _Rule(NamedTuple):
    order: int
    ignores: bool
    only_folders: bool
    glob: str
    lead: str
    """The text of the glob before its first wildcard."""


class IgnoreFile:
    """The patterns of one ignore file, for paths below its folder. Later lines win over earlier ones."""

    def __init__(self, data: bytes, steps: Steps, *, ignore_case: bool) -> None:
        self._steps = steps
        self._ignore_case = ignore_case
        self._names: dict[str, list[_Rule]] = {}
        self._endings: list[_Rule] = []
        self._globs: list[_Rule] = []
        self._paths: dict[str, list[_Rule]] = {}
        self._path_globs: list[_Rule] = []
        self._compiled: dict[int, Callable[[str], object]] = {}
        self._known: dict[tuple[str, bool], _Rule | None] = {}
        self.empty = True
        lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        steps.take(len(lines))
        for order, line in enumerate(lines):
            if line and not line.startswith(b"#"):
                self._add(order, _trimmed(line.decode(errors="surrogateescape").removesuffix("\r").partition("\0")[0]))

    def says(self, path: str, *, folder: bool) -> bool | None:
        """Return whether a path below this file's folder is ignored; None if no pattern matches it."""
        if self._ignore_case:
            path = path.lower()
        name = path.rpartition("/")[2]
        found = self._by_name(name, folder)
        if self._paths or self._path_globs:
            rules = [rule for rule in self._paths.get(path, ()) if folder or not rule.only_folders]
            self._steps.take(1 + len(self._path_globs))
            for rule in reversed(self._path_globs):
                if rules and rule.order < rules[-1].order:
                    break
                if path.startswith(rule.lead) and (folder or not rule.only_folders):
                    if self._matches(rule, path[len(rule.lead) :], paths=True):
                        rules = [rule]
                        break
            if rules and (found is None or rules[-1].order > found.order):
                found = rules[-1]
        return None if found is None else found.ignores

    def _by_name(self, name: str, folder: bool) -> _Rule | None:
        """Return the last pattern without a slash that matches a name."""
        key = name, folder
        if key in self._known:
            return self._known[key]
        self._steps.take(1 + len(self._endings) + len(self._globs))
        found: _Rule | None = None
        for rule in self._names.get(name, ()):
            if (folder or not rule.only_folders) and (found is None or rule.order > found.order):
                found = rule
        for rule in self._endings:
            if (found is None or rule.order > found.order) and (folder or not rule.only_folders):
                found = rule if name.endswith(rule.glob) else found
        for rule in self._globs:
            if (found is None or rule.order > found.order) and (folder or not rule.only_folders):
                if name.startswith(rule.lead) and self._matches(rule, name, paths=False):
                    found = rule
        self._known[key] = found
        return found

    def _add(self, order: int, text: str) -> None:
        ignores = not text.startswith("!")
        text = text.removeprefix("!")
        only_folders = text.endswith("/")
        text = text.removesuffix("/")
        named = "/" not in text
        if text.startswith("**/") and "/" not in text[3:]:
            text, named = text[3:], True  # the same, and cheaper
        elif not named:
            text = text.removeprefix("/")
        if not text:
            return
        if self._ignore_case:
            text = text.lower()
        self.empty = False
        wild = next((at for at, char in enumerate(text) if char in _SPECIAL), len(text))
        rule = _Rule(order, ignores, only_folders, text, text[:wild])
        if wild == len(text):
            (self._names if named else self._paths).setdefault(text, []).append(rule)
        elif not named:
            # Git takes the lead off both before it matches: `foo**/bar` finds `foox/y/bar`, since its `**` comes first then.
            self._path_globs.append(rule._replace(glob=text[wild:]))
        elif text[0] == "*" and _SPECIAL.isdisjoint(text[1:]):
            self._endings.append(rule._replace(glob=text[1:]))
        else:
            self._globs.append(rule)

    def _matches(self, rule: _Rule, text: str, *, paths: bool) -> bool:
        matches = self._compiled.get(rule.order)
        if matches is None:
            if len(rule.glob) > MAX_PATTERN:
                raise TooMuch(f"a pattern in a file such as `.gitignore` is longer than {MAX_PATTERN:,} characters")
            self._steps.take(_STEPS_TO_COMPILE + 10 * len(rule.glob))
            try:
                matches = compile_glob(rule.glob, paths=paths, ignore_case=self._ignore_case)
            except NoMatch:
                matches = _nothing
            self._compiled[rule.order] = matches
        self._steps.take(len(text) * len(rule.glob) // 64)
        return bool(matches(as_bytes(text)))


def _nothing(text: str) -> None:  # noqa: ARG001 - has the signature of a compiled glob
    return None


def _trimmed(line: str) -> str:
    """Return a line without trailing spaces, except for a space after a backslash."""
    bare = line.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return bare + line[len(bare) : len(bare) + 1] if backslashes % 2 else bare
