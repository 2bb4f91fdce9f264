"""Random trees that nobody means well with: the number of a case gives the same tree anywhere."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from random import Random

from hostile.fuzz.breaks import broken
from hostile.fuzz.canaries import planted
from hostile.fuzz.changes import changed
from hostile.fuzz.odd import NAMES
from hostile.fuzz.seeds import all_files, own, seeds
from preflux.config import FILE_NAME

_SETTINGS = (
    "extends: strict\n",
    "ignore: [orphan-file, schema]\n",
    "severity: {broken-path: info, yaml-syntax: warning}\n",
    'per-path-ignores: {"*.yaml": [syntax], "clusters/**": [flux]}\n',
    "kubernetes-version: 1.33\n",
    "flux-version: 2.5\n",
    "clusters: [clusters, clusters/a, clusters/east, gone, ..]\n",
    'exclude: ["**/*.yml", "base/*", "!base/x"]\n',
    "provided: [{kind: '*', name: '*'}]\n",
    "checkouts: {https://github.com/org/repo: base, https://example.com/a/b: ../x}\n",
)
_LARGEST = 200_000
"""Bytes of a tree; size is not what is looked for here."""


@dataclass
class Case:
    """A tree: path -> bytes, and links with what they lead to; `strict` asks for all rules."""

    number: int
    seed: str
    files: dict[str, bytes]
    links: dict[str, str] = field(default_factory=dict)
    strict: bool = False


def case_of(number: int) -> Case:
    """Return the tree of a number; of every fourth, the configuration alone is changed."""
    random = Random(number)  # noqa: S311 - it must give the same again
    if number % 4 == 3:
        return _configured(random, number)
    seed = random.choice(own()) if random.random() < 0.4 else random.choice(seeds())
    case = Case(number, seed.name, dict(seed.files), strict=random.random() < 0.5)
    for _ in range(random.choice((1, 1, 2, 2, 3, 5))):
        _change(random, case)
    if random.random() < 0.2:
        case.files.setdefault(FILE_NAME, _settings(random))
    if random.random() < 0.5:
        case.files = planted(random, case.files)
    return _possible(case)


def _settings(random: Random) -> bytes:
    """Return a configuration in order, with some of the lines that there can be."""
    return "".join(line for line in _SETTINGS if random.random() < 0.4).encode()


def _configured(random: Random, number: int) -> Case:
    seed = next(seed for seed in own() if FILE_NAME in seed.files)
    case = Case(number, seed.name, dict(seed.files), strict=random.random() < 0.5)
    for _ in range(random.choice((1, 1, 2, 3))):
        change = changed if random.random() < 0.6 else broken
        case.files[FILE_NAME] = change(random, case.files[FILE_NAME])
    return case


def _change(random: Random, case: Case) -> None:
    paths = sorted(case.files)
    if not paths:
        return
    path = random.choice(paths)
    folder = posixpath.dirname(path)
    match random.randrange(20):
        case 0:
            del case.files[path]
        case 1:
            case.files[path] = case.files[random.choice(paths)]
        case 2:
            name, data = random.choice(all_files())
            case.files[posixpath.join(folder, posixpath.basename(name))] = data
        case 3:
            above = random.choice(("", folder, "more"))
            other = random.choice(seeds())
            case.files.update({posixpath.join(above, name): data for name, data in other.files.items()})
        case 4:
            link = posixpath.join(random.choice((folder, "")), random.choice(("l", "kustomization.yaml", "x.yaml")))
            case.links[link] = random.choice(("", folder, path, random.choice(paths), "gone"))
        case 5:
            data = case.files.pop(path) if random.random() < 0.5 else random.choice(all_files())[1]
            case.files[posixpath.join(folder, random.choice(NAMES))] = data
        case 6:
            moved = posixpath.dirname(random.choice(paths))
            case.files[posixpath.join(moved, posixpath.basename(path))] = case.files.pop(path)
        case 7 | 8 | 9 | 10 | 11:
            case.files[path] = broken(random, case.files[path])
        case _:
            case.files[path] = changed(random, case.files[path])


def _possible(case: Case) -> Case:
    """Return a case without what no folder on a disk could hold: a file where others have a folder, a link over a file."""
    files: dict[str, bytes] = {}
    size = 0
    for path, data in sorted(case.files.items()):
        parts = path.split("/")
        above = {"/".join(parts[:end]) for end in range(1, len(parts))}
        size += len(data)
        if not above & files.keys() and not {"", ".", ".."} & set(parts) and size <= _LARGEST:
            files[path] = data
    folders = {folder for path in files for folder in _above(path)}
    case.links = {
        link: target for link, target in case.links.items() if link not in files and link not in folders and link != target
    }
    case.files = {path: data for path, data in files.items() if not any(above in case.links for above in _above(path))}
    return case


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
