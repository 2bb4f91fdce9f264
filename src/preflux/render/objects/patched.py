"""What patches leave on an object: the operations of JSON patches, and what it was before each patch."""

from __future__ import annotations

from typing import NamedTuple

from preflux.node import Mapping, Node
from preflux.span import Span


class PatchFailed(Exception):
    """An operation that does not apply; `span` is the place in the patch to blame."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


class Operation(NamedTuple):
    """One operation: what it does and where; `value` and `source_path` where it has them.

    `flaw` is why it can never be applied: kustomize says so only where there is an object to apply it to.
    """

    op: str
    path: tuple[str, ...]
    value: Node | None
    source_path: tuple[str, ...] | None
    span: Span
    path_span: Span
    flaw: PatchFailed | None = None


class Patched(NamedTuple):
    """What an object was before a patch, and that patch: a strategic merge patch, or the operations of a JSON patch."""

    before: Mapping
    patch: Mapping | tuple[Operation, ...]
