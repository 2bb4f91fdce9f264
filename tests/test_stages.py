"""The order of the stages: a module imports only from stages before its own, and what costs is imported late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import preflux

PACKAGE = Path(preflux.__file__).parent
STAGES = (
    "redaction", "discover", "parse", "tables", "resolve", "render", "reconcile", "index", "schema", "catalogue",
    "checking", "rules", "fingerprint", "cluster_settings", "config_file", "engine", "pipeline", "inspection", "report",
    "overview", "cli",
)  # fmt: skip
ROOMS = (
    "fault_kinds", "fault", "emit", "values", "objects", "budget", "fields", "selection", "gathered", "step", "arguments",
    "filters", "generators", "patches", "replacements", "transformers", "plugins", "provenance", "build",
)  # fmt: skip
"""The order of the rooms inside `render`: a room imports only from rooms before it."""
FREE = {
    "span", "node", "lookup", "listing",
    "extent", "finding", "files", "limits", "config", "data", "nearest", "pattern", "kept", "__init__",
}  # fmt: skip
"""Top-level modules that any stage may import; they import only each other."""

LONGEST = 300
"""The most lines that a file of the package has."""
MOST_FILES = 12
"""The most modules in a folder, besides its `__init__`."""
ONE_EACH = {"rules", "transformers"}
"""Folders in which each rule, or each built-in transformer, has a file of its own."""

LAZY = ("yaml", "ruamel", "jsonschema", "jsonschema_rs", "kubernetes_validate", "re2", "subprocess", "click")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def stage_of(module: str) -> str:
    """Return the first part of a module's name below `preflux`: its stage, or its own name at the top."""
    return module.split(".")[1] if "." in module else "__init__"


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of every module of preflux that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            names = [node.module or ""]
            if node.module == "preflux":
                names = [f"preflux.{alias.name}" for alias in node.names if alias.name != "__version__"]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "preflux":
                yield node.lineno, name


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_stages_before_its_own(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if own == "__main__":
        own = "cli"
    assert own in FREE or own in STAGES, f"`{own}` has no place in the order of the stages"
    for line, name in imports(path):
        stage = stage_of(name)
        if stage in FREE:
            continue
        assert own not in FREE, f"{path.name}:{line}: {name} is of a stage, and {own} is below all of them"
        assert STAGES.index(stage) <= STAGES.index(own), f"{path.name}:{line}: {name} comes after {own}"


def test_the_rooms_of_render_have_an_order() -> None:
    for path in sorted((PACKAGE / "render").rglob("*.py")):
        own = path.relative_to(PACKAGE / "render").with_suffix("").parts[0]
        if own == "__init__":
            continue
        for line, name in imports(path):
            parts = name.split(".")
            if parts[1] == "render":
                assert ROOMS.index(parts[2]) <= ROOMS.index(own), f"{path.name}:{line}: {name} comes after {own}"


def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports for typing alone count too: a file that needs another is read after it."""
    known = {_module(path): path for path in modules()}
    ahead = {name: set(_imported(path, known)) for name, path in known.items()}
    while leaves := [name for name, needs in ahead.items() if not needs]:
        for name in leaves:
            del ahead[name]
        for needs in ahead.values():
            needs.difference_update(leaves)
    assert ahead == {}


def _module(path: Path) -> str:
    parts = ("preflux", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """Yield the modules whose code a module's imports name: of `from a import b`, the module `a.b` where there is one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "preflux":
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                name = below if below in known else node.module or ""
                if name != _module(path):
                    yield name


def test_no_folder_holds_more_than_a_dozen_modules() -> None:
    folders = {path.parent for path in modules()} - {PACKAGE}
    counts = {folder: sum(path.name != "__init__.py" for path in folder.glob("*.py")) for folder in folders}
    crowded = [folder for folder, count in counts.items() if count > MOST_FILES]
    assert [folder.name for folder in crowded if ONE_EACH.isdisjoint(folder.relative_to(PACKAGE).parts)] == []


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert [f"{path.relative_to(PACKAGE)}: {length}" for path, length in lengths.items() if length > LONGEST] == []


def test_rules_do_not_import_each_other() -> None:
    for path in (PACKAGE / "rules").glob("*/*.py"):
        for line, name in imports(path):
            parts = name.split(".")
            assert parts[1] != "rules" or len(parts) == 3, f"{path.name}:{line}: a rule imports {name}"


@pytest.mark.parametrize("arguments", [["--version"], ["version"]])
def test_the_version_is_told_without_costly_imports(arguments: list[str]) -> None:
    program = (
        "import sys; from preflux.__main__ import main; code = main(); print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert ran.stdout == f"preflux {preflux.__version__}\n"
    loaded = set(ran.stderr.split())
    assert "preflux.__main__" in loaded
    assert not loaded.intersection((*LAZY, "preflux.cli.run", "argparse", "dataclasses", "importlib.metadata"))


@pytest.mark.parametrize("module", ["preflux.cli.group", "preflux.cli.commands.check", "preflux.cli.commands.explain"])
def test_help_is_printed_without_the_parser_and_the_validators(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "click" in loaded
    assert not loaded.intersection(("yaml", "jsonschema", "jsonschema_rs", "kubernetes_validate", "preflux.engine"))
