"""Which report goes where, and in which colours."""

from __future__ import annotations

import click
import pytest

from preflux.cli.outputs import OrderedCommand, Output, outputs
from preflux.cli.writing import coloured


def given(*arguments: str) -> list[Output]:
    """Return the outputs that arguments ask for."""
    command = OrderedCommand(
        "check",
        params=[
            click.Argument(["paths"], nargs=-1),
            click.Option(["--format", "formats"], multiple=True),
            click.Option(["--output", "outputs"], multiple=True),
            click.Option(["--statistics"], is_flag=True),
        ],
    )
    with command.make_context("check", list(arguments)) as context:
        return outputs(context, statistics=context.params["statistics"])


def test_text_goes_to_standard_output_by_default() -> None:
    assert given("path") == [Output("text")]


def test_an_output_belongs_to_the_format_before_it() -> None:
    assert given("--format", "json", "--output", "a", ".", "--format=github", "--format=text", "--output=b") == [
        Output("json", "a"),
        Output("github"),
        Output("text", "b"),
    ]


def test_an_output_without_a_format_gets_text() -> None:
    assert given("--output", "a", "--format", "json") == [Output("text", "a"), Output("json")]


def test_a_dash_is_standard_output() -> None:
    assert given("--format", "json", "--output", "-") == [Output("json")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "json", "--format", "text"], "more than one report for standard output"),
        (["--format", "json", "--output", "a", "--format", "text", "--output", "a"], "more than one report for `a`"),
        (["--statistics", "--format", "json"], "--statistics prints text"),
    ],
)
def test_reports_do_not_overwrite_each_other(arguments: list[str], message: str) -> None:
    with pytest.raises(click.UsageError, match=message):
        given(*arguments)


def test_statistics_take_the_place_of_the_text() -> None:
    assert given("--statistics", "--format", "json", "--output", "a", "--format", "text") == [
        Output("json", "a"),
        Output("statistics"),
    ]


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colours(choice: str, environment: dict[str, str], *, terminal: bool, expected: bool) -> None:
    assert coloured(choice, environment, terminal) is expected
