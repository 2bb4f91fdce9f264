"""Builds one case with the real kustomize and with preflux, and says where they differ."""

from __future__ import annotations

import difflib
import shutil
import traceback
from pathlib import Path
from typing import NamedTuple

from preflux.config import Config
from preflux.discover.discover import discover
from preflux.files import Memory
from preflux.lookup import walk
from preflux.node import Scalar
from preflux.parse.loader import load
from preflux.parse.store import Store
from preflux.render.build.builder import Builder
from preflux.render.build.result import Build
from preflux.render.build.text import text_of
from preflux.resolve.graph import Graph
from preflux.span import Source
from render.fuzz.origins import unexplained
from render.fuzz.real import Answer, Reference
from render.fuzz.trees import Case

FRESH = ("openapi:", "crds:")
"""Fields that change what kustomize knows of kinds for all later builds of its process."""


class Ours(NamedTuple):
    """What preflux made of a case: the text, or the faults for which kustomize refuses it."""

    text: str
    faults: tuple[str, ...]
    build: Build | None = None
    crash: str = ""


class Difference(NamedTuple):
    """How the two differ: `kind` sorts findings, `text` is for a reader."""

    kind: str
    text: str


def build_ours(case: Case) -> Ours:
    """Build a case in process."""
    try:
        tree = discover(Memory(dict(case.files)), Config())
        graph = Graph(tree, Store(tree))
        kustomization = graph.get(case.folder)
        if kustomization is None:
            return Ours("", ("no single kustomization file",))
        build = Builder(graph, restrict=case.restrict).build(kustomization)
        text = text_of(build)
    except Exception:  # noqa: BLE001 (a crash of any kind is what is looked for)
        return Ours("", (), None, traceback.format_exc())
    refused = [fault for fault in (*build.faults, *text.faults) if fault.refused]
    faults = tuple(f"{fault.span}: {fault.kind}: {fault.message}" for fault in refused)
    return Ours("" if faults else text.documents, faults, build)


def write(case: Case, folder: Path) -> None:
    """Write the files of a case into a folder, and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in case.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def build_real(case: Case, folder: Path, reference: Reference) -> Answer:
    """Build a case with the real kustomize, in a scratch folder."""
    write(case, folder)
    fresh = any(field in text for text in case.files.values() for field in FRESH)
    return reference.build(folder / case.folder, restrict=case.restrict, fresh=fresh)


def compare(case: Case, folder: Path, reference: Reference) -> Difference | None:
    """Return how preflux and kustomize differ on a case; None where they agree, or kustomize with itself does not."""
    ours = build_ours(case)
    if ours.crash:
        return Difference(f"crash: {ours.crash.strip().splitlines()[-1]}", ours.crash)
    real = build_real(case, folder, reference)
    found = _difference(ours, real)
    if found is not None and _doubled_keys(case):
        return None
    if found is not None and real.text is not None:
        # What depends on Go's order of maps comes out in several ways.
        again = {build_real(case, folder, reference).text for _ in range(6)}
        if again != {real.text}:
            return None
    if found is None and ours.build is not None and not ours.faults:
        strange = unexplained(ours.build)
        if strange:
            return Difference("origin", "\n".join(strange))
    return found


def _doubled_keys(case: Case) -> bool:
    """Whether a mapping has a key twice; what kustomize makes of that in a patch is not followed."""
    files = [load(Source(path, text)) for path, text in case.files.items()]
    for file in files:
        for document in file.documents:
            if document.duplicates:
                return True
            for _, node in walk(document.root):
                if isinstance(node, Scalar) and isinstance(node.value, str) and "\n" in node.value:
                    files.append(load(Source(file.path, node.value)))
    return False


def _difference(ours: Ours, real: Answer) -> Difference | None:
    if real.text is None:
        if ours.faults:
            return None
        return Difference("built, refused by kustomize", real.error)
    if ours.faults:
        kind = ours.faults[0].partition(": ")[2].partition(":")[0]
        return Difference(f"refused ({kind}), built by kustomize", "\n".join(ours.faults))
    if ours.text == real.text:
        return None
    diff = list(
        difflib.unified_diff(real.text.splitlines(), ours.text.splitlines(), "kustomize", "preflux", lineterm="", n=4)
    )
    return Difference("differs", "\n".join(diff[:60]))
