"""Spoils the texts in the source of a rule one by one, and looks whether the test of its page sees it."""

from __future__ import annotations

import ast
import copy
from pathlib import Path
from typing import NamedTuple

import preflux.rules
from preflux.catalogue import registry
from preflux.catalogue.page import Page
from rules.marked_page import updated

RULES = Path(preflux.rules.__file__).parent
NOT_ON_A_PAGE = {
    (
        "service-without-pods",
        "this Service and later ones are not compared with the pods of this build: there are too many",
    ),
    ("broken-path", "` is "),
    ("broken-path", "` is on disk, but not in the repository: "),
}
"""What no example can have: links and files that git ignores (test_paths_on_disk.py), a bound (test_service_bound.py)."""


class Text(NamedTuple):
    """The `number`th text in the source of a rule, of those in its functions that are words for people."""

    rule: str
    number: int
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.rule} (line {self.line}): {self.text!r}"


def texts(page: Page) -> list[Text]:
    """Return the texts of a rule that has a function, without those that no page can show."""
    path = _file(page)
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    found = [Text(page.name, number, node.lineno, str(node.value)) for number, node in enumerate(_constants(tree))]
    return [text for text in found if (text.rule, text.text) not in NOT_ON_A_PAGE]


def caught(page: Page, text: Text) -> bool:
    """Return whether the test of a page fails with a text spoilt."""
    path = _file(page)
    tree = copy.deepcopy(ast.parse(path.read_text(encoding="utf-8")))
    _constants(tree)[text.number].value = f"{text.text} nonsense "
    rule = registry.load(page)
    try:
        module = {"__name__": f"preflux.rules.{page.family}.{path.stem}"}
        exec(compile(tree, path, "exec"), module)  # noqa: S102 - the source of this project, with one word more
        return updated(page) != page.text
    finally:
        registry.registered()[page.name] = rule


def _file(page: Page) -> Path:
    return RULES / page.family / f"{page.name.replace('-', '_')}.py"


def _constants(tree: ast.Module) -> list[ast.Constant]:
    """Return the words in the functions of a module: texts with a space in them, docstrings left out."""
    found = []
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            documented = ast.get_docstring(function) is not None
            for statement in function.body[documented:]:
                compared = {id(node) for test in ast.walk(statement) if _compares(test) for node in ast.walk(test)}
                found += [node for node in ast.walk(statement) if _is_text(node) and id(node) not in compared]
    return found  # type: ignore[return-value]


def _compares(node: ast.AST) -> bool:
    """Return whether a part of the source asks whether a text has words in it, instead of saying them."""
    return isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "startswith")


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip(",: ")
