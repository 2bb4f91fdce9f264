"""Where an ignore comment counts."""

from __future__ import annotations

import pytest

from preflux.checking.ignore_comments import ignores
from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint
from preflux.span import Source


def _lines(text: str) -> list[tuple[str, int, int]]:
    return [(found.name, found.first, found.last) for found in ignores(Source("f.yaml", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1 # preflux: ignore[x] why\nb: 2\n", [("x", 1, 1)]),
        ("a: 1 # preflux: ignore[x, y]\n", [("x", 1, 1), ("y", 1, 1)]),
        ("a: 1 #preflux:ignore[x]\n", [("x", 1, 1)]),
        ("# preflux: ignore[x]\na:\n  b: 1\n  c: 2\nd: 3\n", [("x", 1, 4)]),
        ("# preflux: ignore[x]\n# and why\na: 1\nb: 2\n", [("x", 1, 3)]),
        ("# preflux: ignore[x]\na:\n- b: 1\n- c: 2\nd: 3\n", [("x", 1, 4)]),
        ("a:\n  # preflux: ignore[x]\n  - b: 1\n    c: 2\n  - d: 3\n", [("x", 3, 4)]),
        ("# preflux: ignore[x]\na: {\n  b: 1\n}\nc: 2\n", [("x", 1, 4)]),
        ("# preflux: ignore[x]\na: |\n  b\n\n  c\nd: 1\n", [("x", 1, 5)]),
        ("# preflux: ignore[x]\n---\na: 1\nb: 2\n---\nc: 3\n", [("x", 1, 4)]),
        ("a: | # preflux: ignore[x]\n  b\n  c\nd: 1\n", [("x", 1, 3)]),
        ("a: 'x' # preflux: ignore[x]\r\nb: 1\r\n", [("x", 1, 1)]),
        ("a: b: c # preflux: ignore[x]\n", [("x", 1, 1)]),
        ("a: b: c\n---\nd: '# preflux: ignore[y]'\ne: 1 # preflux: ignore[x]\n", [("x", 4, 4)]),
        ('i: n:1 # {"$imagepolicy": "a:b"} # preflux: ignore[x]\n', [("x", 1, 1)]),
        ("a: 'b # c' # preflux: ignore[x]\n", [("x", 1, 1)]),
        ("a: '# preflux: ignore[y]' # preflux: ignore[x]\n", [("x", 1, 1)]),
        ("# preflux: ignore[x]\n# preflux: ignore[y]\n\n# preflux: ignore[z]\na: 1\nb: 2\n", [(n, 1, 5) for n in "xyz"]),
        ("a: '# preflux: ignore[x]'\n", []),
        ('a: "b\n  # preflux: ignore[x]\n  c"\n', []),
        ("a: |\n  # preflux: ignore[x]\n", []),
        ("a: b#preflux: ignore[x]\n", []),
        ("# about preflux: ignore[x]\na: 1\n", []),
        ("a: 1 # preflux: ignore\n", [("", 1, 1)]),
        ("a: 1 # preflux: ignore[]\n", [("", 1, 1)]),
        ("a: 1 # preflux: disable=x\n", [("", 1, 1)]),
    ],
)
def test_lines(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert _lines(text) == expected


def _check(files: dict[str, str], *select: str) -> list[str]:
    report = lint(Memory(dict(files)), Config(select=select))
    return [f"{found.finding.span}: {found.rule}" for found in report.findings]


def test_a_comment_silences_its_rule_alone() -> None:
    files = {
        "kustomization.yaml": "resources:\n  - a # preflux: ignore[broken-path]\n  - b # preflux: ignore[yaml-syntax]\n"
    }
    assert _check(files, "broken-path") == ["kustomization.yaml:3:5: broken-path"]


def test_a_comment_above_a_list_silences_all_of_it() -> None:
    files = {"kustomization.yaml": "# preflux: ignore[broken-path]\nresources:\n  - a\n  - b\ncomponents: [c]\n"}
    assert _check(files, "broken-path") == ["kustomization.yaml:5:14: broken-path"]


def test_an_ignore_of_a_rule_that_did_not_run_is_not_unused() -> None:
    files = {"kustomization.yaml": "resources: [] # preflux: ignore[broken-path]\n"}
    assert _check(files, "unused-ignore") == []
    assert _check(files, "unused-ignore", "broken-path") == ["kustomization.yaml:1:33: unused-ignore"]


def test_an_unused_ignore_can_be_ignored() -> None:
    files = {"kustomization.yaml": "resources: [] # preflux: ignore[broken-path, unused-ignore]\n"}
    assert _check(files, "unused-ignore", "broken-path") == []


def test_very_many_findings_and_ignores_of_one_file_all_count() -> None:
    ignored = "    # preflux: ignore[duplicate-key]\n    a: 1\n"
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    a: 1\n" + ignored * 3000 + "    a: 1\n" * 901
    found = _check({"kustomization.yaml": "resources: [c.yaml]\n", "c.yaml": text}, "duplicate-key", "unused-ignore")
    assert len(found) == 901
    assert found[0] == "c.yaml:6006:5: duplicate-key"


def test_a_used_ignore_is_not_unused() -> None:
    files = {"kustomization.yaml": "resources: [a] # preflux: ignore[broken-path]\n"}
    assert _check(files, "unused-ignore", "broken-path") == []
