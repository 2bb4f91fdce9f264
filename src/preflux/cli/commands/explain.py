"""`preflux explain`."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    from preflux.catalogue.page import pages

    return [CompletionItem(name, help=page.summary) for name, page in pages().items() if name.startswith(incomplete)]


@click.command()
@click.argument("rule", shell_complete=_complete)
@click.pass_context
def explain(ctx: click.Context, rule: str) -> None:
    """Print the page of a RULE: what it reports, why it matters, examples, how to fix it."""
    from preflux.catalogue.manual import manual
    from preflux.catalogue.page import pages
    from preflux.nearest import nearest

    page = pages().get(rule)
    if page is None:
        near = nearest(rule, pages())
        hint = f"did you mean `{near}`?" if near else "`preflux rules` lists them"
        raise click.UsageError(f"no rule `{rule}`; {hint}", ctx)
    levels = " or ".join(str(severity) for severity in page.severities)
    click.echo(f"{page.family} / {page.name}: {levels}, pack {page.pack}, since {page.since}\n")
    click.echo(manual(page), nl=False)
