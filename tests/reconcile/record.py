"""Writes tests/fixtures/flux: what Flux's libraries make of every form of the table. Run as python -m reconcile.record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reconcile.libraries import VERSIONS, Answer, Libraries

FIXTURES = Path(__file__).parents[1] / "fixtures" / "flux"

VARIABLES = {"V": "a/b-c.b/D", "E": "", "N": "42", "U": "éß日本", "P": "*", "L": "abcabc"}
TEXTS = (
    *(
        "${V}",
        "${E}",
        "${NONE}",
        "$V",
        "$$V",
        "$${V}",
        "$$${V}",
        "$$$${V}",
        "a $ b",
        "$",
        "$$",
        "}${V}{",
        "${V}${N}",
        "x${V}y",
    ),
    *("${NONE:=d}", "${NONE:-d}", "${NONE=d}", "${NONE-d}", "${NONE:+d}", "${NONE+d}", "${NONE:?d}", "${NONE:=}", "${V:=d}"),
    *("${E:=d}", "${E:-d}", "${E=d}", "${V:+d}", "${NONE:=a b: c}", "${NONE:=${V}}", "${NONE:=x${V}y${N}}", "${V:=${NONE}}"),
    *("${NONE:=${E:=${V}}}", "${NONE:=$V}", "${NONE:=$${V}}", "${NONE:=a$$b}", "${NONE:=d", "${NONE:=a}b}"),
    *("${V:0}", "${V:2}", "${V:2:3}", "${V:-3}", "${V: -3}", "${V:-3:2}", "${V: -3:2}", "${V:99}", "${V:0:99}", "${V:99:1}"),
    *(
        "${V:x}",
        "${V:1:x}",
        "${V:2:-1}",
        "${V::2}",
        "${V:1::2}",
        "${V:1:}",
        "${V:}",
        "${V:+1}",
        "${V:${N}}",
        "${U:0:2}",
        "${U:é}",
    ),
    *(
        "${V/b/X}",
        "${V//b/X}",
        "${V/#a/X}",
        "${V/#b/X}",
        "${V/%D/X}",
        "${V/%b/X}",
        "${V/b/}",
        "${V//b/}",
        "${V/#a/}",
        "${V/b}",
    ),
    *("${V//\\//_}", "${V/b//X}", "${V/${N}/X}", "${V/b/${N}}", "${V//${E}/-}", "${V/${E}/-}", "${V/$$/X}", "${V/\\\\/X}"),
    *(
        "${V#a}",
        "${V#*/}",
        "${V##*/}",
        "${V%/*}",
        "${V%%/*}",
        "${V#?}",
        "${V#[a-c]}",
        "${V##[^b]*b}",
        "${V#x}",
        "${V#}",
        "${V%}",
    ),
    *(
        "${L#*b}",
        "${L##*b}",
        "${L%b*}",
        "${L%%b*}",
        "${L#a?c}",
        "${L#[}",
        "${L#\\a}",
        "${L%[a-c]}",
        "${L#${P}}",
        "${V#a${N}}",
    ),
    *("${V^}", "${V^^}", "${V,}", "${V,,}", "${U^}", "${U^^}", "${U,,}", "${V,^}", "${V^^^}", "${E^^}"),
    *(
        "${#V}",
        "${#E}",
        "${#U}",
        "${#NONE}",
        "${#}",
        "${#V:1}",
        "${}",
        "${",
        "${ V}",
        "${V }",
        "${V.x}",
        "${V-x}",
        "${V!}",
        "${1}",
    ),
    *(
        "${V|x}",
        "${!V}",
        "${V@Q}",
        "${V[0]}",
        "${V",
        "{V}",
        "${V}}",
        "${é}",
        "${a_1}",
        "a\n${V}\n",
        "\0${V}",
        "${V:0:1}${V:0:1}",
    ),
)
_VALUES = (
    *("12", "1.5", "007", "0x1F", "1_000", "1e3", "true", "yes", "n", "on", "null", "~", "", "2026-01-02", "12:30", "text"),
    *(
        "a: b",
        "a #b",
        "#b",
        "- a",
        "[1, 2]",
        "[1",
        "{a: 1}",
        "{a",
        "'12'",
        '"12"',
        '"12',
        "it's",
        "*a",
        "&a",
        "&a b",
        "!a",
        "!!str 12",
    ),
    *(
        "!!int x",
        "|",
        ">",
        "@a",
        "`a",
        "%a",
        "a:",
        "a, b",
        "a\tb",
        " a",
        "a ",
        "word " * 20,
        ".inf",
        "9007199254740993",
        "a\nb",
    ),
)
_OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"


def objects() -> list[dict[str, Any]]:
    """Return the tasks about objects."""
    each = "data:\n  one: ${V}\n  quoted: '${V}'\n  within: a ${V} b\n  list: [\"${V}\"]\n  block: |\n    a\n    ${V}\n"
    tasks = [{"object": _OBJECT + each, "variables": {"V": value}} for value in _VALUES]
    tasks += [{"object": f"{_OBJECT}data:\n  '${{V}}': x\n", "variables": {"V": value}} for value in _VALUES]
    off = "  {0}:\n    kustomize.toolkit.fluxcd.io/substitute: {1}\n"
    for where, word in (("labels", "disabled"), ("annotations", "disabled"), ("annotations", "enabled")):
        text = _OBJECT + off.format(where, word) + "data:\n  a: ${V}\n"
        tasks.append({"object": text, "variables": {"V": "x"}})
    for body in ("a: 1152921504606846976", "a: $$", "a: $${V}", "a: ${NONE}", "a: ${NONE:=1}", "a: ${V", "a: ${V.x}"):
        tasks.append({"object": f"{_OBJECT}data:\n  {body}\n", "variables": {"V": "x"}})
    tasks.append({"object": f"{_OBJECT}data:\n  a: ${{V}}\n", "variables": {"not-a-name": "x"}})
    return [{**task, "strict": strict} for task in tasks for strict in (True, False)]


def texts() -> list[dict[str, Any]]:
    """Return the tasks about texts."""
    return [{"text": text, "variables": VARIABLES, "strict": strict} for text in TEXTS for strict in (True, False)]


def main() -> None:
    """Ask the libraries and write what they say."""
    libraries = Libraries()
    for name, tasks in (("texts", texts()), ("objects", objects())):
        answers = [libraries.ask(**task) for task in tasks]
        cases = [{**task, **_recorded(answer)} for task, answer in zip(tasks, answers, strict=True)]
        lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
        FIXTURES.mkdir(parents=True, exist_ok=True)
        made_with = json.dumps(VERSIONS)
        (FIXTURES / f"{name}.json").write_text(f'{{"made with": {made_with},\n"cases": [\n{lines}\n]}}\n')
    libraries.close()


def _recorded(answer: Answer) -> dict[str, str]:
    return {"error": answer.error} if answer.result is None else {"result": answer.result}


if __name__ == "__main__":
    main()
