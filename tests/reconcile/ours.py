"""What preflux makes of the tasks that reference/main.go knows, in the words of its answers."""

from __future__ import annotations

import json
import re

from preflux.node import Scalar
from preflux.parse.loader import load
from preflux.reconcile.substitution.fill import BadSubstitution, fill
from preflux.reconcile.substitution.object import Substituted, substitute
from preflux.reconcile.substitution.parse import read
from preflux.reconcile.substitution.variables import Variable
from preflux.render.budget import Budget
from preflux.render.emit.writer import emit
from preflux.render.objects.object import Object
from preflux.span import Source

_LONE = re.compile("[\udc80-\udcff]")


def in_text(text: str, variables: dict[str, str], *, strict: bool) -> tuple[str | None, str]:
    """Return the text with its variables filled in, or the error as the libraries word it."""
    try:
        filled = fill(text, read(text), variables.get, strict=strict)
    except BadSubstitution as bad:
        return None, bad.problem
    missing = [use.expression.name for use in filled.uses if use.missing]
    if strict and missing:
        return None, f"variable not set (strict mode): {json.dumps(missing[0], ensure_ascii=False)}"
    return _LONE.sub("\ufffd", filled.text), ""


def object_of(text: str, path: str = "object.yaml") -> Object:
    """Return the object that a text holds."""
    file = load(Source(path, text))
    assert not file.faults
    root = file.documents[0].root
    assert not isinstance(root, Scalar)
    return Object(root)  # type: ignore[arg-type]


def in_object(text: str, variables: dict[str, str], *, strict: bool) -> tuple[Object, Substituted]:
    """Return the object before, and what substitution makes of it; values lose their line ends, as Flux does it."""
    item = object_of(text)
    nodes = {
        name: Variable(value.replace("\n", ""), Scalar(value, Source("variables.yaml", value), 0, len(value)))
        for name, value in variables.items()
    }
    return item, substitute(item, nodes, Budget(), strict=strict)


def printed(result: Substituted) -> str:
    return emit(result.root)


def kind_of(error: str) -> str:
    """Return the kind of our fault that stands for an error of the libraries."""
    if "variable not set" in error:
        return "unset-variable"
    if "variable substitution failed" in error or "slice bounds" in error:
        return "bad-substitution"
    return "broken-by-value" if "YAMLToJSON" in error or "UnmarshalJSON" in error else error
