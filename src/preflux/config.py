"""The configuration of a run: what `.preflux.yaml` and the command line say. `config_file` reads the former."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.finding import Severity

FILE_NAME = ".preflux.yaml"
MARKS = (".git", FILE_NAME)
"""What the root of a repository has, at least one of them."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the user chose.

    Rule names and families may stand in `select` and `ignore`; `pack` is a name in rules/packs. `checkouts` are pairs of a
    repository, as `resolve.remote.git_url.repository_of` names it, and the folder that stands for it, as seen from
    the root; the empty folder is the root. `withheld` are folders that it names and that the user has not allowed, as it
    has them. `sources` are pairs of a source that is this repository, by `Kind/namespace/name` or url, and the folder at
    which it begins. `variables` are, by the path of a cluster, values of variables that nothing in Git gives.
    """

    pack: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: dict[str, Severity] = field(default_factory=dict)
    path_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kubernetes_version: str = ""
    flux_version: str = ""
    clusters: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    provided: tuple[dict[str, str], ...] = ()
    checkouts: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, dict[str, str]], ...] = ()
    withheld: tuple[str, ...] = ()


class Problem(NamedTuple):
    """What is wrong with a configuration: the place (`path:line:column`, or an option), what, and the cure."""

    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.place}: {self.message}{hint}"


class BadFolder(Exception):
    """A folder that the configuration names and that cannot be used: what is wrong with it, and the cure."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(Exception):
    """A configuration that cannot be used: all its problems, in the order of the file; exit code 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
