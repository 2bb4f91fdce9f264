"""The configuration of a run, from `.preflux.yaml` (read by `config_file`) and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from preflux.finding import Severity

FILE_NAME = ".preflux.yaml"
MARKS = (".git", FILE_NAME)
"""What the root of a repository has, at least one of them."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a run.

    `select` and `ignore` contain names of rules and families; `pack` is a name in rules/packs. `checkouts` are pairs of a
    repository, as `resolve.remote.git_url.repository_of` returns it, and the folder of its clone relative to the root; the
    empty folder is the root. `withheld` are folders in `checkouts` that the user has not allowed, as they are written.
    `sources` are pairs of a source that is this repository (`Kind/namespace/name` or URL) and the folder that its paths are
    relative to. `variables` are values of variables that are not in Git, by the path of the cluster.
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
    """A problem of a configuration: the place (`path:line:column`, or an option), a message and a hint."""

    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.place}: {self.message}{hint}"


class BadFolder(Exception):
    """A folder in the configuration cannot be used; has a message and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(Exception):
    """The configuration is wrong; has all problems in the order of the file. The exit code is 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
