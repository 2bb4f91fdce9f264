"""`.preflux.yaml`: what it means, and what is said about a wrong one."""

from __future__ import annotations

import json

import pytest

from preflux.config import Config, ConfigError
from preflux.config_file import check_kubernetes, check_words, read_config
from preflux.data import schemas_dir
from preflux.finding import Severity
from preflux.schema.definitions import carried

BEGIN = "name the folder that the paths of the source are relative to, `./` for the root"


def test_all_of_it() -> None:
    text = """\
extends: strict
select: [paths, yaml-syntax]
ignore: [orphan-file]
severity: {broken-path: warning, load-restriction: off}
per-path-ignores:
  "old/**": [paths]
kubernetes-version: 1.30
flux-version: v2.9
clusters: [clusters/staging]
exclude: ["docs/"]
provided:
  - {kind: Secret, namespace: flux-system, name: "sops-*"}
sources:
  GitRepository/flux-system/services: ./
  oci://registry.example.org/acme/fleet: ./k8s/
variables:
  ./clusters/staging: {DOMAIN: example.org, REPLICAS: 3, TLS: true, VERSION: 1.10}
checkouts:
  https://github.com/Org/Repo: ../repo
  git@git.example.com:team/platform.git: vendor/platform/
  https://raw.githubusercontent.com/org/other/v1: ../files
"""
    assert read_config(".preflux.yaml", text.encode()) == Config(
        pack="strict",
        select=("paths", "yaml-syntax"),
        ignore=("orphan-file", "load-restriction"),
        severities={"broken-path": Severity.warning},
        path_ignores=(("old/**", ("paths",)),),
        kubernetes_version="1.30",
        flux_version="2.9",
        clusters=("clusters/staging",),
        exclude=("docs/",),
        provided=({"kind": "Secret", "namespace": "flux-system", "name": "sops-*"},),
        sources=(("GitRepository/flux-system/services", ""), ("oci://registry.example.org/acme/fleet", "k8s")),
        variables=(("clusters/staging", {"DOMAIN": "example.org", "REPLICAS": "3", "TLS": "true", "VERSION": "1.10"}),),
        checkouts=(
            ("github.com/org/repo", "../repo"),
            ("git.example.com/team/platform", "vendor/platform"),
            ("raw.githubusercontent.com/org/other/v1", "../files"),
        ),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_empty(text: str) -> None:
    assert read_config(".preflux.yaml", text.encode()) == Config()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extend: strict\n", "c.yaml:1:1: `extend` is not a setting; did you mean `extends`?"),
        (
            "extends: strikt\n",
            "c.yaml:1:10: `strikt` is not a pack; the packs are `default`, `strict`; did you mean `strict`?",
        ),
        ("select: [sintax]\n", "c.yaml:1:10: `sintax` is not a rule or a family; did you mean `syntax`?"),
        ("ignore:\n  - qqq\n", "c.yaml:2:5: `qqq` is not a rule or a family; `preflux rules` lists them"),
        ("severity: {broken-pth: error}\n", "c.yaml:1:12: `broken-pth` is not a rule; did you mean `broken-path`?"),
        (
            "severity:\n  broken-path: eror\n",
            (
                "c.yaml:2:16: `eror` of `severity.broken-path` is not one of `error`, `warning`, `info`, `off`;"
                " did you mean `error`?"
            ),
        ),
        ("per-path-ignores: {a: [pats]}\n", "c.yaml:1:24: `pats` is not a rule or a family; did you mean `paths`?"),
        ("clusters: staging\n", "c.yaml:1:11: `clusters` wants a list"),
        ("exclude: [1]\n", "c.yaml:1:11: `exclude` wants text"),
        ('exclude:\n  - docs/\n  - "[z-a]"\n', "c.yaml:3:5: `[z-a]` is not a pattern as in .gitignore"),
        ('exclude: ["a\\\\"]\n', "c.yaml:1:11: `a\\` is not a pattern as in .gitignore"),
        (f"exclude: ['[{'a' * 99}']\n", f"c.yaml:1:11: `[{'a' * 59}...` is not a pattern as in .gitignore"),
        ('per-path-ignores: {"!": [paths]}\n', "c.yaml:1:20: `!` is not a pattern as in .gitignore"),
        ("kubernetes-version: new\n", "c.yaml:1:21: `kubernetes-version` is `new`; write a version such as `1.33`"),
        ("provided: [{kind: Secret}]\n", "c.yaml:1:13: `provided` lacks `name`"),
        (
            "provided: [{kind: Secret, name: a, nam: b}]\n",
            "c.yaml:1:36: `nam` is not a setting of `provided`; did you mean `name`?",
        ),
        (
            "sources:\n  flux-system/fleet: ./\n",
            "c.yaml:2:3: `flux-system/fleet` is not a source; write it as `GitRepository/flux-system/fleet`, or as its URL",
        ),
        (
            "sources:\n  GitRepo/flux-system/fleet: ./\n",
            "c.yaml:2:3: `GitRepo/flux-system/fleet` is not a source; did you mean `GitRepository`?",
        ),
        (
            "sources:\n  Bucket/flux-system/fleet: ../k8s\n",
            f"c.yaml:2:29: `../k8s` is not in this repository; {BEGIN}",
        ),
        (
            "sources:\n  https://me:word@git.example.com/org/repo: a\n",
            "c.yaml:2:3: the URL of a source contains credentials; remove them",
        ),
        (
            "variables:\n  clusters/a: {a-b: c}\n",
            (
                "c.yaml:2:16: `a-b` is not the name of a variable; a name has letters, digits and `_`, and"
                " does not start with a digit"
            ),
        ),
        (
            "variables:\n  clusters/a: {A: [b]}\n",
            "c.yaml:2:19: `variables.clusters/a.A` wants a boolean or a number or text",
        ),
        (
            "variables:\n  ../clusters/a: {A: b}\n",
            "c.yaml:2:3: `../clusters/a` is not in this repository; `preflux tree` lists the clusters by their folders",
        ),
        ("checkouts: [a]\n", "c.yaml:1:12: `checkouts` wants a mapping"),
        (
            "checkouts:\n  https://github.com/org/repo: 1\n",
            "c.yaml:2:32: `checkouts.https://github.com/org/repo` wants text",
        ),
        (
            "checkouts:\n  org/repo: a\n",
            "c.yaml:2:3: `org/repo` is not the URL of a repository; write it as `https://github.com/org/repo`",
        ),
        (
            "checkouts:\n  https://github.com/org/repo?ref=v1: a\n",
            (
                "c.yaml:2:3: `https://github.com/org/repo?ref=v1` names a ref;"
                " remove `?ref=v1`: a checkout is used for every ref"
            ),
        ),
        (
            "checkouts:\n  https://github.com/org/repo//base: a\n",
            (
                "c.yaml:2:3: `https://github.com/org/repo//base` names a folder of a repository;"
                " remove `//base`: a checkout is a whole repository"
            ),
        ),
        (
            "checkouts:\n  git@github.com:org/repo.git: a\n  https://github.com/Org/repo: b\n",
            (
                "c.yaml:3:3: `https://github.com/Org/repo` is the same repository as `git@github.com:org/repo.git`;"
                " keep one of them"
            ),
        ),
        (
            "checkouts:\n  https://me:word@git.example.com/org/repo: a\n",
            "c.yaml:2:3: the URL of a repository contains credentials; remove them: nothing is fetched",
        ),
        (
            "checkouts:\n  https://glpat-word@git.example.com/org/repo: a\n",
            "c.yaml:2:3: the URL of a repository contains credentials; remove them: nothing is fetched",
        ),
        (
            "checkouts:\n  https://glpat-word@git.example.com/org/repo: 1\n",
            "c.yaml:2:48: `checkouts.https://***@git.example.com/org/repo` wants text",
        ),
        ("select: []\nselect: []\n", "c.yaml:2:1: duplicate key `select`"),
        ("- a\n", "c.yaml:1:1: the configuration wants a mapping"),
        ("a: b: c\n", None),
        (
            "exten: strict\nclusters: a\n",
            "c.yaml:1:1: `exten` is not a setting; did you mean `extends`?\nc.yaml:2:11: `clusters` wants a list",
        ),
    ],
)
def test_problems(text: str, expected: str | None) -> None:
    with pytest.raises(ConfigError) as raised:
        read_config("c.yaml", text.encode())
    if expected is None:
        assert str(raised.value).startswith("c.yaml:1:5: mapping value where none is allowed")
    else:
        assert str(raised.value) == expected


@pytest.mark.parametrize(
    ("version", "said", "near"),
    [("1.2.3", "1.2", "1.25"), ("v1.3", "1.3", "1.30"), ("1.999", "1.999", ""), ("1.0", "1.0", "1.25")],
)
def test_a_kubernetes_version_without_schemas(version: str, said: str, near: str) -> None:
    oldest, *_, newest = [f"{major}.{minor}" for major, minor in carried()]
    assert oldest == "1.25"
    with pytest.raises(ConfigError) as raised:
        read_config("c.yaml", f"select: [paths]\nkubernetes-version: {version}\n".encode())
    expected = f"preflux has no schemas for Kubernetes {said}, only for 1.25 to {newest}; the nearest is `{near or newest}`"
    assert str(raised.value) == f"c.yaml:2:21: {expected}"
    with pytest.raises(ConfigError) as raised:
        check_kubernetes(said, "--kubernetes-version")
    assert str(raised.value) == f"--kubernetes-version: {expected}"


def test_not_text() -> None:
    with pytest.raises(ConfigError, match=r"^c\.yaml:1:10: byte 0xff is not UTF-8"):
        read_config("c.yaml", b"extends: \xff\n")


def test_words_of_an_option() -> None:
    check_words(["all", "paths", "broken-path"], "--select")
    with pytest.raises(
        ConfigError, match="--select: `broken-pth` is not a rule or a family; did you mean `broken-path`"
    ):
        check_words(["broken-pth"], "--select")


def test_the_schema_describes_every_setting() -> None:
    schema = json.loads((schemas_dir() / "config.json").read_text(encoding="utf-8"))
    assert all("description" in setting for setting in schema["properties"].values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001-01-01", "1:1: the configuration wants a mapping"),
        ("extends: 2001-01-01", "1:10: `2001-01-01` is not a pack"),
        ("flux-version: 2001-01-01 10:00:00", "1:15: `flux-version` is `2001-01-01 10:00:00`"),
    ],
)
def test_dates_without_quotes(text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_config(".preflux.yaml", text.encode())
    assert str(raised.value.problems[0]).startswith(f".preflux.yaml:{expected}")
    assert read_config(".preflux.yaml", b"clusters: [2001-01-01]").clusters == ("2001-01-01",)
