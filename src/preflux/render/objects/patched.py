"""The record of patches on an object: the operations of JSON patches, and the object before each patch."""

from __future__ import annotations

from typing import NamedTuple

from preflux.node import Mapping, Node
from preflux.span import Span


class PatchFailed(Exception):
    """An operation does not apply; `span` is the wrong place in the patch."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


class Operation(NamedTuple):
    """One operation of a JSON patch; `value` and `source_path` are None if it has none.

    `flaw` is why it can never be applied: kustomize reports that only if there is an object to apply it to.
    """

    op: str
    path: tuple[str, ...]
    value: Node | None
    source_path: tuple[str, ...] | None
    span: Span
    path_span: Span
    flaw: PatchFailed | None = None


class Patched(NamedTuple):
    """An object before a patch, and the patch: a strategic merge patch, or the operations of a JSON patch."""

    before: Mapping
    patch: Mapping | tuple[Operation, ...]
