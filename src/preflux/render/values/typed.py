"""Replaces a value by a text: in kustomize the value keeps its type."""

from __future__ import annotations

from preflux.finding import Related
from preflux.node import Derived, Node, Scalar, Timestamp, Via
from preflux.parse.scalars import resolve
from preflux.redaction.lines.secret_lines import shown
from preflux.render.fault import Refused


def typed(text: str, like: Scalar | None, at_: Node, via: tuple[Via, ...]) -> Scalar:
    """Return a text as a value with the type of `like`. Raises Refused if the text does not have this type.

    Without `like`, the text gets the type that it would have without quotes.
    """
    new = resolve(text)
    if like is not None:
        if isinstance(like.value, str) and not isinstance(like.value, Timestamp):
            return Derived(text, at_, via)
        kind = Timestamp if isinstance(like.value, Timestamp) else type(like.value)
        if type(new) is not kind and not (kind is float and type(new) is int):
            word = {int: "a number", float: "a number", bool: "a boolean", Timestamp: "a date"}
            wanted = word.get(kind, "null")
            message = f"`{shown(Derived(text, at_, via))}` replaces {wanted}, but is not {wanted}"
            hint = "quote the value in the target: a replacement keeps its type"
            raise Refused("replacement-type", at_.span, message, hint, (Related(like.span, "the target"),))
    return Derived(str(new) if isinstance(new, str) else new, at_, via)
