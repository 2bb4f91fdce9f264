"""Finds files in the repository that nothing reads: manifests, kustomizations, and other YAML next to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from preflux.discover.classify import looks_like_manifest, why_no_manifest
from preflux.index.repository import Repository
from preflux.pattern import lazy
from preflux.resolve.flux import KUSTOMIZE_API
from preflux.resolve.kustomization import NAMES, Kustomization, Missing, ToFile
from preflux.resolve.nearest_path import meant_by
from preflux.resolve.problems.file_fault import FILE_FAULTS

_WORD = lazy(r"[\w./@+-]+")


class Orphan(NamedTuple):
    """One thing that nothing reads, `path` first of `also` others of its kind in the same unread folder.

    `lister` is the kustomization that would have to name it: in its folder, or else the next one above that is read.
    `siblings_are_read`: things like it, beside it, are read. `within` are the kustomizations that it includes and that
    nothing else reaches. A `data` file is YAML without an object in it.
    """

    path: str
    kind: Literal["kustomization", "manifest", "data"]
    lister: Kustomization | None
    siblings_are_read: bool
    also: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


def orphans(repository: Repository) -> list[Orphan]:
    """Return what nothing reads, by path.

    If a whole folder is not read, it gives one result. Paths that are named in a comment of a kustomization are disabled on
    purpose, and components without a user are allowed. In a repository without Flux, a file counts only if it is in or
    below the folder of a build.
    """
    search = _Search(repository)
    groups: dict[str, list[Orphan]] = {}
    for orphan in [*search.kustomizations(), *search.files()]:
        groups.setdefault(search.unread_folder(orphan.path) or orphan.path, []).append(orphan)
    unlisted: dict[str, list[str]] = {}
    for path in search.unlisted():
        unlisted.setdefault(search.unread_folder(path), []).append(path)
    found = []
    for folder, group in groups.items():
        manifests = sorted((o for o in group if o.kind != "data"), key=_first)
        if manifests:
            also = [o.path for o in manifests[1:]]
            also += unlisted.get(folder, ()) if manifests[0].kind == "kustomization" else ()
            found.append(manifests[0]._replace(also=tuple(also)))
        else:
            found.extend(group)
    return sorted(found)


def _first(orphan: Orphan) -> tuple[bool, int, str]:
    return orphan.kind != "kustomization", orphan.path.count("/"), orphan.path


class _Search:
    """The search, with what it needs to know about every path."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.graph = repository.graph
        self.reached = repository.reached
        self.by_flux = repository.reach.by_flux
        self.named = {
            self.graph.tree.real(entry.target.path)
            for kustomization in self.graph.kustomizations.values()
            for entry in kustomization.entries.values()
            if isinstance(entry.target, ToFile)
        }
        self.meant = set(self._meant())
        self.read_folders: set[str] = {""}
        for path in self.reached:
            folder = path.rpartition("/")[0]
            while folder not in self.read_folders:
                self.read_folders.add(folder)
                folder = folder.rpartition("/")[0]
        self.reach_unknown = self.by_flux and any(self._is_unreadable(path) for path in sorted(self.reached))
        self._switched_off: dict[str, Callable[[str], bool]] = {}
        self._off_paths = self._paths_in_comments() if self.by_flux else set()

    def _meant(self) -> Iterator[str]:
        """Yield the paths that broken entries were probably meant for: these are reported by another rule."""
        tree = self.graph.tree
        for kustomization in self.graph.kustomizations.values():
            for entry in kustomization.entries.values():
                if isinstance(entry.target, Missing) and entry.text and not tree.source.unlisted(entry.target.path):
                    near = meant_by(entry, kustomization, tree)
                    path = tree.join(kustomization.folder, near) if near else None
                    if path is not None:
                        yield tree.real(path)

    def unread_folder(self, path: str) -> str:
        """Return the topmost folder around a path in which nothing is read; empty if something in its own folder is."""
        found, folder = "", path.rpartition("/")[0]
        while folder not in self.read_folders:
            found, folder = folder, folder.rpartition("/")[0]
        return found

    def kustomizations(self) -> Iterator[Orphan]:
        """Find the kustomizations that no cluster reads, without those that another such one includes."""
        if not self.by_flux or self.reach_unknown:
            return
        stack = [k for k in self.graph.roots() if k.path not in self.reached]
        seen: set[str] = set()
        while stack:
            current = stack.pop()
            if current.folder in seen or current.component or current.path in self.reached:
                continue
            seen.add(current.folder)
            if current.folder in self.meant:
                continue
            if self._is_partly_read(current):
                stack.extend(self.graph.includes(current))
            elif not self.is_switched_off(current.path):
                above, _, _ = current.folder.rpartition("/")
                beside = self.repository.tree.folders.get(above, set()) if above else set()
                siblings_are_read = any(f"{above}/{name}/{NAMES[0]}" in self.reached for name in beside)
                within = sorted(self._closure(current) - {current.path})
                yield Orphan(current.path, "kustomization", self._lister(above), siblings_are_read, within=tuple(within))

    def files(self) -> Iterator[Orphan]:
        """Find the files that no kustomization names."""
        no_manifest = why_no_manifest(self.repository.tree)
        for path in sorted(self.repository.tree.files):
            folder, _, name = path.rpartition("/")
            if path in self.reached or path in self.named or path in self.meant or name in NAMES or no_manifest(path):
                continue
            beside = self.graph.get(folder)
            lister = beside or self._lister(folder)
            if lister is None and (not self.by_flux or self.reach_unknown or self._has_kustomization_above(folder)):
                continue
            if lister is not None and (lister.component or lister.path not in self.reached or _is_broken(lister)):
                continue
            source, fault = self.repository.store.source(path)
            if fault is not None or self.is_switched_off(path):
                continue
            if looks_like_manifest(source.text):
                yield Orphan(path, "manifest", lister, beside is not None)
            elif self.by_flux and not name.endswith(".json") and (beside is not None or not source.text.strip()):
                yield Orphan(path, "data", beside, beside is not None)

    def unlisted(self) -> Iterator[str]:
        """Find the files that the kustomization of their folder does not name, if that one is not read either."""
        if not self.by_flux:
            return
        no_manifest = why_no_manifest(self.repository.tree)
        for folder, kustomization in sorted(self.graph.kustomizations.items()):
            if kustomization.path in self.reached or kustomization.component or _is_broken(kustomization):
                continue
            for name in sorted(self.repository.tree.folders.get(folder, ())):
                path = f"{folder}/{name}" if folder else name
                if path not in self.repository.tree.files or path in self.named or path in self.meant:
                    continue
                if name in NAMES or name.endswith(".json") or no_manifest(path) or self.is_switched_off(path):
                    continue
                yield path

    def is_switched_off(self, path: str) -> bool:
        """Return whether a comment names a path, or a folder around it: in a kustomization above, or as a spec.path."""
        if _in_any(path, self._off_paths):
            return True
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            kustomization = self.graph.get(folder)
            if kustomization is not None:
                off = self._switched_off.get(folder)
                if off is None:
                    off = self._switched_off[folder] = _names_in_comments(kustomization)
                if off(path[len(folder) + 1 if folder else 0 :]):
                    return True
        return False

    def _is_partly_read(self, kustomization: Kustomization) -> bool:
        included = (
            self._closure(included) for included in self.graph.includes(kustomization) if not included.component
        )
        return any(not paths.isdisjoint(self.reached) for paths in included)

    def _closure(self, kustomization: Kustomization) -> set[str]:
        """Return the paths in a kustomization and in all that it includes."""
        seen: set[str] = set()
        stack = [kustomization]
        while stack:
            current = stack.pop()
            if current.path not in seen:
                seen.add(current.path)
                stack.extend(self.graph.includes(current))
        return seen

    def _lister(self, folder: str) -> Kustomization | None:
        """Return the next kustomization in a folder or above it, if it is read and lists things of its own folder."""
        while True:
            found = self.graph.get(folder)
            if found is not None:
                return found if found.path in self.reached and not found.component else None
            if not folder:
                return None
            folder = folder.rpartition("/")[0]

    def _is_unreadable(self, path: str) -> bool:
        """Return whether a file that a cluster reads may name further files that are unknown."""
        folder, _, name = path.rpartition("/")
        if name in NAMES:
            kustomization = self.graph.get(folder)
            return kustomization is not None and _is_broken(kustomization)
        source, fault = self.repository.store.source(path)
        if fault is not None or KUSTOMIZE_API not in source.text:
            return fault is not None
        return bool(self.repository.store.file(path).faults)

    def _has_kustomization_above(self, folder: str) -> bool:
        while folder and self.graph.get(folder) is None:
            folder = folder.rpartition("/")[0]
        return self.graph.get(folder) is not None

    def _paths_in_comments(self) -> set[str]:
        """Return the folders that commented-out Flux Kustomizations name."""
        found: set[str] = set()
        for path in {flux.file for flux in self.repository.flux.kustomizations}:
            for line in self.repository.store.source(path)[0].text.splitlines():
                text = line.strip()
                if text.startswith("#") and "path:" in text:
                    found.update(_clean(word) for word in _WORD.findall(text.partition("path:")[2]))
        return found - {""}


def _is_broken(kustomization: Kustomization) -> bool:
    """Return whether it is unknown what a kustomization names."""
    return any(FILE_FAULTS[fault.kind].hides_paths for fault in kustomization.faults)


def _names_in_comments(kustomization: Kustomization) -> Callable[[str], bool]:
    """Return a function that returns whether a comment of a kustomization names a path, relative to its folder.

    A file also counts if it is named in any other way, for example in a field that kustomize does not know.
    """
    files = {_clean(word) for word in _WORD.findall(kustomization.source.text)}
    folders: set[str] = set()
    for line in kustomization.source.text.splitlines():
        _, mark, comment = line.partition("#")
        for word in _WORD.findall(comment) if mark else ():
            path = _clean(word)
            folders.add(path)
            # `# - ./plex/ks.yaml` disables the whole folder `plex`.
            if path.endswith((".yaml", ".yml")):
                folders.add(path.rpartition("/")[0])
    folders -= {"", "."}
    return lambda path: path in files or _in_any(path, folders)


def _in_any(path: str, folders: set[str]) -> bool:
    """Return whether a path is in one of some folders; fast, since comments can name very many."""
    end = path.find("/")
    while end >= 0:
        if path[:end] in folders:
            return True
        end = path.find("/", end + 1)
    return False


def _clean(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", "."))
