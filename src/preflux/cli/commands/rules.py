"""`preflux rules`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from preflux.catalogue.page import Page


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", help="A table by default."
)
def rules(form: str) -> None:
    """List the rules: name, severity, family, pack and what each reports."""
    from preflux.catalogue.page import pages

    found = sorted(pages().values(), key=lambda page: (page.family, page.name))
    if form == "json":
        rows = [
            {
                "name": page.name,
                "severity": str(page.severity),
                "severities": [str(severity) for severity in page.severities],
                "family": page.family,
                "pack": page.pack,
                "since": page.since,
                "summary": page.summary,
            }
            for page in found
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "markdown":
        click.echo("| family | rule | | reports |\n|---|---|---|---|")
        for page in found:
            pack = "" if page.pack == "default" else f" ({page.pack})"
            link = f"[{page.name}](rules/{page.family}/{page.name}.md)"
            click.echo(f"| {page.family} | {link} | {_levels(page)}{pack} | {page.summary} |")
    else:
        wide = max(len(page.name) for page in found)
        family = ""
        for page in found:
            if page.family != family:
                click.echo(f"{chr(10) if family else ''}{page.family}")
                family = page.family
            pack = "" if page.pack == "default" else f" ({page.pack})"
            click.echo(f"  {page.name:<{wide}}  {_levels(page):<13}  {page.summary}{pack}")


def _levels(page: Page) -> str:
    return "/".join(str(severity) for severity in page.severities)
