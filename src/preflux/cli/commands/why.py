"""`preflux why`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from preflux.cli.allowed import allow_outside
from preflux.cli.exits import CLEAN, FINDINGS
from preflux.cli.place import find_root, readable, real_folder, seen_at
from preflux.cli.telling import tell
from preflux.report.view import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from preflux.inspection.why import Answer
    from preflux.node import Node, Scalar
    from preflux.render.provenance import Origin
    from preflux.span import Span

_WIDTH = 110


@click.command()
@click.argument("folder", type=click.Path())
@click.argument("object_", metavar="KIND/NAME")
@click.argument("field", metavar="FIELD")
@click.option("--config", "config_file", metavar="FILE", help="Read FILE instead of .preflux.yaml.")
@allow_outside
@click.pass_context
def why(ctx: click.Context, /, folder: str, object_: str, field: str, config_file: str | None) -> int:
    """Show where one field of a rendered object comes from.

    FOLDER is built as kustomize builds it. FIELD is a path such as spec.replicas, spec.template.spec.containers[app].image
    or metadata.annotations["example.com/owner"]. Each place that took part in the value is shown with its line, those that
    were overridden first; a field that a patch removed is explained too.

    \b
    preflux why apps/staging Deployment/web spec.replicas
    """  # noqa: D301 - click wants the character itself
    from preflux.cli.clusters import settings_of
    from preflux.inspection.folders import NothingToRender, build_with_edge, safe
    from preflux.inspection.why import Unknown
    from preflux.inspection.why import why as explain
    from preflux.redaction.edge import Edge

    path = real_folder(ctx, folder)
    root = readable(path)
    checkouts = settings_of(root, config_file, find_root(path)).checkouts
    edge = Edge()
    try:
        build, edge = build_with_edge(path, root, restrict=False, checkouts=checkouts)
        answer = explain(build, object_, field, edge)
    except (NothingToRender, Unknown) as nothing:
        raise _Nothing(edge.text(str(nothing))) from nothing
    for fault in (*build.faults, *build.unknown):
        if fault.refused:
            tell(f"{seen_at(root)(fault.span)}: {safe(fault, edge).message}")
    try:
        lines = list(_lines(answer, seen_at(root)))
    except ValueError as error:  # the object has a value that kustomize refuses to print
        raise _Nothing(edge.text(f"{answer.id} {answer.field}: {error}")) from error
    for line in lines:
        click.echo(printable(edge.text(line)))
    return CLEAN


class _Nothing(click.ClickException):
    """There is no such object or field."""

    exit_code = FINDINGS


def _lines(answer: Answer, place: Callable[[Span], str]) -> Iterator[str]:
    from preflux.node import Scalar
    from preflux.redaction.tree import masked_tree

    title = f"{answer.id} {answer.field}"
    if answer.node is None:
        yield printable(f"{title} was removed")
    elif answer.secret:
        yield printable(f"{title}: not shown, it is the value of a Secret")
    elif isinstance(answer.node, Scalar):
        yield printable(f"{title}: {_short(answer.node)}")
    else:
        yield printable(title)
        yield ""
        yield from _parts(masked_tree(answer.node), place)
        return
    for origin in answer.origins:
        yield ""
        yield from _origin(origin, place, secret=answer.secret)


def _parts(node: Node, place: Callable[[Span], str]) -> Iterator[str]:
    """Yield the text of a value that has parts, with the place of each."""
    from preflux.node import Mapping, Scalar
    from preflux.render.build.text import text_with_origins

    if not isinstance(node, Mapping):
        key = Scalar("items", node.source, node.start, node.start)
        node = Mapping({"items": node}, {"items": key}, node.source, node.start, node.end)
        yield from text_with_origins(node, place).rstrip("\n").split("\n")[1:]
        return
    yield from text_with_origins(node, place).rstrip("\n").split("\n")


def _short(node: Scalar) -> str:
    first, *more = node.text.split("\n")
    return f"{first} ... ({len(more) + 1} lines)" if any(more) else first


def _origin(origin: Origin, place: Callable[[Span], str], *, secret: bool) -> Iterator[str]:
    """Yield a place with its source line and a mark below the value."""
    from preflux.report.snippet import snippet

    yield f"{place(origin.span)}: {origin.said}"
    part = snippet(origin.span, _WIDTH, secret=secret)
    if part is not None:
        gutter = max(4, len(str(part.number)) + 2)
        yield f"{part.number:>{gutter}} | {part.text}"
        yield f"{'':{gutter}} | {' ' * part.start}{'^' * part.length}"
