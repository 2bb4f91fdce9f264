"""The trees that are changed: the fixtures of kustomize's behaviour, the examples of the rules' pages, and seeds/."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from hostile.fuzz.tree import Tree, read
from preflux.catalogue.page import pages
from rules.page_examples import example, sections

HERE = Path(__file__).parent
RENDERED = HERE.parents[1] / "fixtures/render"
_LONGEST = 20_000
"""Bytes of a file; longer ones make a case slow and no odder."""


class Seed(NamedTuple):
    """A tree by name: path -> text."""

    name: str
    files: dict[str, bytes]


@cache
def own() -> list[Seed]:
    """Return the trees of seeds/, which hold every construct at least once."""
    return [Seed(path.stem, _split(path.read_text(encoding="utf-8"))) for path in sorted((HERE / "seeds").glob("*.txt"))]


def _split(text: str) -> dict[str, bytes]:
    files = {}
    for part in text.split(">>> ")[1:]:
        path, _, content = part.partition("\n")
        files[path] = content.encode()
    return files


@cache
def seeds() -> list[Seed]:
    """Return all trees, in a fixed order."""
    found = [*own()]
    for folder in sorted(RENDERED.iterdir()):
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.stat().st_size <= _LONGEST
        }
        found.append(Seed(f"render/{folder.name}", files))
    for name, page in sorted(pages().items()):
        for section in sections(page):
            files = {path: text.encode() for path, text in example(section).files.items()}
            if files:
                found.append(Seed(f"{name}/{section.title}", files))
    return found


@cache
def documents(data: bytes) -> list[Tree] | None:
    """Return the documents of a file, to be copied before they are changed; None where it is not YAML."""
    try:
        return read(data.decode())
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return None


@cache
def all_files() -> list[tuple[str, bytes]]:
    """Return every file of all trees with its path."""
    return [(path, data) for seed in seeds() for path, data in seed.files.items()]
