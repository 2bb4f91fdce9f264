"""The text of a build, as `kustomize build` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.node import Derived, Node
from preflux.render.build import Build, BuildFault
from preflux.render.emit.emit import emit, emit_with_origins


def text_of(build: Build) -> str:
    """Return the documents of a build. Values that JSON lacks become a fault of the build, their object is left out."""
    parts: list[str] = []
    for item in build.objects:
        try:
            parts.append(emit(item.root))
        except ValueError as error:
            build.faults.append(BuildFault("unprintable", item.name_span, str(error)))
    return "---\n".join(parts)


def lines_with_origins(build: Build) -> Iterator[tuple[str, str]]:
    """Yield every line of a build with the places that it comes from: where it was written, then what took part."""
    for number, item in enumerate(build.objects):
        if number:
            yield "---", ""
        for text, node in emit_with_origins(item.root):
            first, *rest = text.rstrip("\n").split("\n")
            yield first, _origin(node)
            for line in rest:
                yield line, ""


def _origin(node: Node) -> str:
    steps = [f"{step.how} {step.span}" for step in node.via] if isinstance(node, Derived) else []
    return ", ".join([str(node.span), *steps])
