"""Finds the path that was probably meant by a broken one."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from preflux.discover.tree import Tree
from preflux.nearest import likeness
from preflux.resolve.asked import Asked, OfRun
from preflux.resolve.kustomization import NAMES, Entry, Kustomization, ToFile, ToFolder, Wanted

_LONGEST = 1000
"""The longest path in characters for which a hint is searched."""
_LETTERS = 1000
"""Comparing two names costs one more for this many pairs of letters."""
_CHEAP = 8
"""Looking up this many paths costs as much as comparing two names."""
_COMMON = 0.72
_UNLISTED = 0.4
"""The similarity that two names must have (difflib's ratio); less for a file of the folder that no entry names."""
_MANIFEST = (".yaml", ".json")
_OTHER_ENDING = 0.8
"""The similarity of two names that differ only in their endings."""


_OBJECTS = ("resources", "bases", "components", "patches.path", "patchesStrategicMerge", "patchesJson6902.path")
"""A file belongs to only one of these fields: a file that another one names is not suggested."""


def meant_by(entry: Entry, kustomization: Kustomization, tree: Tree) -> str:
    """Return the path to write instead of a broken entry; empty if there is no similar one."""
    asked = _of_run(tree).of(kustomization)
    answer = asked.answers.get(entry.span)
    if answer is None:
        home, folder = tree.home(kustomization.folder)
        taken = _named(kustomization, tree)[None if entry.field in _OBJECTS else entry.field]
        manifests = entry.field in ("resources", "bases")
        answer = nearest_path(home, folder, entry.text, entry.wanted, taken, unlisted=manifests, asked=asked)
        asked.answers[entry.span] = answer
    return answer


@lru_cache(maxsize=8)
def _of_run(_tree: Tree) -> OfRun:
    """Return the hint cache of a tree."""
    return OfRun()


class _ByName(NamedTuple):
    """The folders of a tree by their last part, and the number of files with each name."""

    folders: dict[str, list[str]]
    files: Counter[str]


@lru_cache(maxsize=8)
def _by_name(tree: Tree) -> _ByName:
    folders: dict[str, list[str]] = {}
    for path in tree.folders:
        folders.setdefault(posixpath.basename(path), []).append(path)
    return _ByName(folders, Counter(map(posixpath.basename, tree.files)))


@lru_cache(maxsize=8)
def _named(kustomization: Kustomization, tree: Tree) -> defaultdict[str | None, set[str]]:
    """Return the existing paths that a kustomization names, by field; under None those of all fields.

    They are relative to the root of the kustomization's tree. Cached, since one file may have many broken paths.
    """
    home, _ = tree.home(kustomization.folder)
    found: defaultdict[str | None, set[str]] = defaultdict(set)
    for entry in kustomization.entries.values():
        if isinstance(entry.target, ToFile):
            where, path = tree.home(tree.real(entry.target.path))
        elif isinstance(entry.target, ToFolder):
            where, path = tree.home(entry.target.folder)
        else:
            continue
        if where is home:
            found[None].add(path)
            found[entry.field].add(path)
    return found


def nearest_path(
    tree: Tree, folder: str, text: str, wanted: Wanted, taken: Collection[str] = (), *, unlisted: bool = False,
    asked: Asked | None = None,
) -> str:
    """Return the path to write in `folder` instead of `text`; empty if there is no similar one.

    It tries in this order: another number of `../`; a misspelled name in the path; the same file in a folder below or
    above; the same end of the path elsewhere in the repository. `taken` are paths (from the root) that the kustomization
    names already: they are not suggested. With `unlisted`, a file next to the kustomization that no entry names may be
    less similar.
    """
    if len(text) > _LONGEST:
        return ""
    search = _Search(tree, folder, wanted, taken, asked or Asked(_of_run(tree)))
    parts = [part for part in text.split("/") if part not in ("", ".")]
    names = [part for part in parts if part != ".."]
    if not names:
        return ""
    for found in (
        search.other_height(len(parts) - len(names), names),
        search.other_spelling(parts, unlisted=unlisted),
        search.moved(names),
        search.same_end(names),
    ):
        if found is not None:
            return _relative(found, folder, text)
    return ""


class _Search:
    """The methods to search for the path that was meant; each returns a path from the root, or None."""

    def __init__(self, tree: Tree, folder: str, wanted: Wanted, taken: Collection[str], asked: Asked) -> None:
        self.asked = asked
        self.tree = tree
        self.folder = folder
        self.wanted = wanted
        self.taken = taken

    def fits(self, path: str) -> bool:
        """Return whether a path is of the kind that the entry needs; a folder must have a kustomization file."""
        kind = self.tree.kind(path)
        if kind is None or path == self.folder or path in self.taken or posixpath.basename(path) in NAMES:
            return False
        if kind == "file":
            return self.wanted != "folder"
        if self.wanted == "file":
            return False
        return not self.tree.names(path).isdisjoint(NAMES)

    def other_height(self, height: int, names: list[str]) -> str | None:
        if len(names) == 1 and height == 0:
            return None  # `secret.yaml`: the one in the folder above belongs to that folder
        above = [self.folder]
        while above[-1]:
            above.append(posixpath.dirname(above[-1]))
        if not self.asked.spend(len(above) // _CHEAP):
            return None
        tries = [(abs(i - height), i, _join(place, *names)) for i, place in enumerate(above) if i != height]
        return next((path for _, _, path in sorted(tries) if self.fits(path)), None)

    def other_spelling(self, parts: list[str], *, unlisted: bool) -> str | None:
        """Correct at most two names in the path; the rest of the path must exist below a corrected folder."""
        best: list[tuple[float, str]] = []
        self._correct(self.folder, parts, 2, 1.0, best, unlisted=unlisted)
        return max(best, key=lambda item: (item[0], item[1]), default=(0.0, None))[1]

    def _correct(
        self, here: str, parts: list[str], left: int, score: float, best: list[tuple[float, str]], *, unlisted: bool
    ) -> None:
        if not parts:
            if left < 2 and self.fits(here):
                best.append((score, here))
            return
        name, *rest = parts
        if name == "..":
            if here:
                self._correct(posixpath.dirname(here), rest, left, score, best, unlisted=unlisted)
            return
        names = self.tree.names(here)
        if name in names and (rest or left < 2):
            self._correct(_join(here, name), rest, left, score, best, unlisted=unlisted)
        if left:
            floor = _UNLISTED if unlisted and not rest and here == self.folder else _COMMON
            for other in sorted(names - {name}) if self.asked.spend(0) else ():
                if not self.asked.spend(1 + len(name) * len(other) // _LETTERS):
                    return
                path = _join(here, other)
                likeness = _likeness(name, other)
                if floor <= likeness and (rest or self.fits(path)):
                    self._correct(path, rest, left - 1, score * likeness, best, unlisted=unlisted)

    def moved(self, names: list[str]) -> str | None:
        """Search for the file in folders directly below or above its folder."""
        name = names[-1]
        if len(names) > 1:
            return None
        names_here = self.tree.folders.get(self.folder, set())
        if not self.asked.spend(len(names_here) // _CHEAP):
            return None
        below = sorted(names_here)
        found = [path for path in (_join(self.folder, sub, name) for sub in below) if self.fits(path)]
        above = _join(posixpath.dirname(self.folder), name)
        if self.folder and self.fits(above) and (not self._owned(above) or self._is_only_one(name)):
            found.append(above)
        return found[0] if len(found) == 1 else None

    def _owned(self, path: str) -> bool:
        """Return whether a file is next to a kustomization, to which it then probably belongs."""
        return not self.tree.folders.get(posixpath.dirname(path), set()).isdisjoint(NAMES)

    def _is_only_one(self, name: str) -> bool:
        return _by_name(self.tree).files[name] == 1

    def same_end(self, names: list[str]) -> str | None:
        """Search the whole tree for the longest end of the path that has a single best match.

        A single name is not enough: every second folder has a `secret.yaml` or a `base`.
        """
        for length in range(len(names), 0, -1):
            end = names[-length:]
            if length == 1 and (len(names) == 1 or "." in end[0] or self.wanted == "file"):
                return None
            if not self.asked.spend(0):
                return None
            found = [path for path in self._ending(end) if self.fits(path)]
            if found:
                ranked = sorted((-_shared(path, self.folder), path) for path in found)
                if len(ranked) == 1 or ranked[0][0] < ranked[1][0]:
                    return ranked[0][1]
                return None
        return None

    def _ending(self, end: list[str]) -> Iterator[str]:
        folders = _by_name(self.tree).folders.get(end[-2] if len(end) > 1 else end[-1], ())
        if not self.asked.spend(len(folders)):  # visiting and ranking each one costs as much as comparing two names
            return
        if len(end) == 1:
            yield from folders
        else:
            inner = "/".join(end[:-1])
            yield from (_join(path, end[-1]) for path in folders if path == inner or path.endswith(f"/{inner}"))


def _relative(path: str, folder: str, text: str) -> str:
    """Return `path` relative to `folder`, in the style of `text` (`./`, a slash at the end)."""
    relative = posixpath.relpath(path or ".", folder or ".")
    if text.startswith("./") and not relative.startswith("../"):
        relative = f"./{relative}"
    return f"{relative}/" if text.endswith("/") else relative


def _likeness(one: str, other: str) -> float:
    """Return the similarity of two names, from 0 to 1; case, and `.yml` for `.yaml`, hardly count."""
    a, b = _folded(one), _folded(other)
    if a == b:
        return 0.99
    if ("." in a) != ("." in b):
        return 0.0
    stem, ending = posixpath.splitext(a)
    other_stem, other_ending = posixpath.splitext(b)
    if ending != other_ending:
        # One mistake at a time: `openapi.jsn`, or `web.json` where there is `web.yaml`.
        both = ending in _MANIFEST and other_ending in _MANIFEST
        near = both or likeness(ending, other_ending) > _COMMON
        return _OTHER_ENDING if near and stem == other_stem else 0.0
    return likeness(stem, other_stem)


def _folded(name: str) -> str:
    name = name.lower()
    return f"{name[:-4]}.yaml" if name.endswith(".yml") else name


def _shared(path: str, folder: str) -> int:
    """Return the number of folders that two paths have in common at their start."""
    count = 0
    for one, other in zip(path.split("/"), folder.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count


def _join(*parts: str) -> str:
    return "/".join(part for part in parts if part)
