"""The configuration of a run: the file of the repository, and what the command line says over it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from preflux.cli.exits import USAGE
from preflux.config import FILE_NAME, Config, ConfigError
from preflux.config_file import check_words, read_config

_VERSION = re.compile(r"v?(\d+\.\d+)(?:\.\d+)?\Z")


class BadSettings(click.ClickException):
    """Settings that cannot be used; the message has a line for each problem."""

    exit_code = USAGE

    def __init__(self, error: ConfigError) -> None:
        super().__init__("".join(f"\n  {problem}" for problem in error.problems).removeprefix("\n  "))


def settings(root: Path, options: dict[str, Any]) -> Config:
    """Return the configuration of a repository with the options of a command line over it.

    Raise BadSettings for a file that is wrong and for unknown rules, UsageError for a file that cannot be read.
    """
    try:
        config = _from_file(root, options["config_file"])
        for option in ("select", "ignore"):
            check_words(options[option], f"--{option}")
    except ConfigError as error:
        raise BadSettings(error) from error
    return replace(
        config,
        pack="strict" if options["strict"] else config.pack,
        select=options["select"] or config.select,
        ignore=(*config.ignore, *options["ignore"]),
        kubernetes_version=_version(options["kubernetes_version"]) or config.kubernetes_version,
    )


def _from_file(root: Path, given: str | None) -> Config:
    path = Path(given) if given else root / FILE_NAME
    try:
        return read_config(given or FILE_NAME, path.read_bytes())
    except FileNotFoundError as error:
        if given is None:
            return Config()
        raise click.UsageError(f"`{given}`: no such file") from error
    except OSError as error:
        raise click.UsageError(f"`{given or path}`: {(error.strerror or str(error)).lower()}") from error


def _version(text: str | None) -> str:
    if text is None:
        return ""
    match = _VERSION.match(text)
    if match is None:
        raise click.UsageError(f"--kubernetes-version: `{text}` is no version such as 1.33")
    return match[1]
