"""`--format X --output FILE` pairs: each --output belongs to the --format before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import click

_ORDER = "preflux.order"


class Output(NamedTuple):
    """A format and the file to write it to; None means standard output."""

    format: str
    file: str | None = None


class OrderedCommand(click.Command):
    """A command that remembers the order of its options: click does not keep it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        values, _, order = self.make_parser(ctx).parse_args(list(args))
        ctx.meta[_ORDER] = _in_order(values, [parameter.name or "" for parameter in order])
        return super().parse_args(ctx, args)


def _in_order(values: dict[str, Any], names: Sequence[str]) -> list[tuple[str, Any]]:
    remaining = {name: iter(value if isinstance(value, list | tuple) else [value]) for name, value in values.items()}
    return [(name, next(remaining[name], None)) for name in names if name in ("formats", "outputs")]


def outputs(ctx: click.Context, *, statistics: bool) -> list[Output]:
    """Return the formats and files to write; text on standard output if no option was given.

    With `statistics`, statistics replace the report as text. Raises UsageError if then nothing is written as text, and
    for two reports with the same destination.
    """
    found: list[Output] = []
    pending = ""
    for name, value in ctx.meta[_ORDER]:
        if name == "formats":
            if pending:
                found.append(Output(pending))
            pending = value
        else:
            found.append(Output(pending or "text", None if value == "-" else value))
            pending = ""
    if pending or not found:
        found.append(Output(pending or "text"))
    targets = [output.file for output in found]
    for file in targets:
        if targets.count(file) > 1:
            where = "standard output" if file is None else f"`{file}`"
            raise click.UsageError(f"more than one report for {where}; give each --format its own --output FILE", ctx)
    if statistics:
        if all(output.format != "text" for output in found):
            raise click.UsageError("--statistics prints text; it needs the format text", ctx)
        found = [Output("statistics", output.file) if output.format == "text" else output for output in found]
    return found
