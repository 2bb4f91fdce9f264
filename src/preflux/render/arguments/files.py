"""The files that the arguments of plugins name, relative to the kustomization that configures them."""

from __future__ import annotations

from preflux.lookup import scalar_text
from preflux.node import Node, Scalar
from preflux.parse.document import File
from preflux.render.fault import Refused
from preflux.render.objects.from_documents import refuse_unreadable
from preflux.render.step import Step
from preflux.resolve.kustomization import Entry, Wanted
from preflux.resolve.paths import entry as resolve_entry


def path_entry(step: Step, node: Node | None, field: str, wanted: Wanted = "file", *, keyed: bool = False) -> Entry | None:
    if not isinstance(node, Scalar) or not scalar_text(node):
        return None
    return resolve_entry(step.reader.tree, step.kustomization.folder, field, node, wanted, keyed=keyed)


def file_of(step: Step, node: Node, field: str) -> File:
    entry = path_entry(step, node, field)
    if entry is None:
        raise Refused("bad-plugin", node.span, f"`{field}` is not the path of a file")
    try:
        file = step.reader.store.file(step.path(entry))
    except Refused as refused:
        raise as_plugin_fault(refused) from None
    refuse_unreadable(file, "bad-plugin")
    return file


def as_plugin_fault(refused: Refused) -> Refused:
    """Return a fault about a path as a fault of the plugin: the rules about paths check kustomizations only."""
    fault = refused.fault
    if fault.kind not in ("broken-path", "path-outside-repository"):
        return refused
    return Refused("bad-plugin", fault.span, fault.message, fault.advice, fault.related)
