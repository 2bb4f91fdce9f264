"""Random texts, objects and values for substitution; the same number gives the same case."""

from __future__ import annotations

import json
import random
from typing import Any, NamedTuple

NAMES = ("A", "B", "C", "é", "a_1", "UNSET")
VALUES = (
    *("", "abc", "Abc", "a/b/c", "x y", "éàß", "日本", "😀x", "aXbXc", "*", "[a-c]", "a*c", "?", "[", "a\\b", "a\nb", "ﬁxİ"),
    *("12", "-1", "1.5", "true", "yes", "y", "No", "on", "null", "~", "0x1F", "017", "0o17", "0b11", "08", "1e3", "1e400"),
    *("1_000", ".5", ".5_0", "-.5", "+12", "0b-1", "2001-01-01", "12:30", "9007199254740993", "18446744073709551616"),
    *(".inf", ".nan", "a: b", "a # b", "#b", "- a", "-", "? a", "[1, 2]", "[1", "]", "{a: 1}", "{a", "{a:1}", "'q'", "'q"),
    *(
        '"q"',
        '"q',
        '"a\\/b"',
        "*x",
        "&x y",
        "!foo bar",
        "!!str 12",
        "!!int 12",
        "!!int a",
        "! 12",
        "|",
        ">",
        "@a",
        "`a",
        "%a",
    ),
    *("a:", "a, b", "\ta", "  a", "\x07", "---", "http://x.y/z", "x" * 90, "word " * 20, "it's", "$", "${A}", "$$", "1.0"),
    *("-0", "1e21", "1e-7", "{a: 1, a: 2}", "{[a]: 1}", "{1: a, 1.5: b, true: c}", "{~: a}", '"a": b', '"\\q"', "a b c: d"),
)
_BITS = (
    *(
        "${",
        "}",
        "$",
        "$$",
        "\\",
        "/",
        "//",
        ":",
        "::",
        "-",
        "=",
        ":=",
        ":-",
        "?",
        "+",
        "#",
        "##",
        "%",
        "^",
        ",",
        "*",
        "[",
        "]",
    ),
    *("a", "b", "abc", "é", "😀", " ", "1", "-1", " -1", "\n", "{", "A", "UNSET", ".", "\\/", "$${", "99999999999999999999"),
)
_WORDS = ("a", "abc", "*", "?", "a*", "[a-c]", "é", "x", "1", "-2", "2", "a?c", "[^a]*", "*c", "\\*", "/")
_FORMS = (
    *("{n}", "{n}", "{n}:={w}", "{n}:-{w}", "{n}={w}", "{n}-{w}", "{n}:{w}", "{n}:{w}:{w}", "{n}/{w}/{w}", "{n}//{w}/{w}"),
    *(
        "{n}/#{w}/{w}",
        "{n}/%{w}/{w}",
        "{n}#{w}",
        "{n}##{w}",
        "{n}%{w}",
        "{n}%%{w}",
        "{n}^",
        "{n}^^",
        "{n},",
        "{n},,",
        "#{n}",
    ),
)


class Case(NamedTuple):
    """A text or an object (as YAML) with the variables to fill in."""

    text: str
    variables: dict[str, str]
    strict: bool


def text_case(number: int) -> Case:
    """Return a text of well-formed and of malformed expressions."""
    choose = random.Random(number)  # noqa: S311 - cases, no secrets
    parts = [_expression(choose) if choose.random() < 0.7 else _noise(choose, 5) for _ in range(choose.randint(1, 3))]
    text = "".join(parts)
    if text and choose.random() < 0.15:
        cut = choose.randrange(len(text))
        text = text[:cut] + text[cut + 1 :]
    return Case(text, _variables(choose), choose.random() < 0.5)


def object_case(number: int) -> Case:
    """Return an object with expressions in keys and values, and values that change types or break the YAML."""
    choose = random.Random(number)  # noqa: S311
    data = {_key(choose): _value(choose, 0) for _ in range(choose.randint(1, 4))}
    name = choose.choice(["x", "${A}", "x-${B}"])
    item = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}
    variables = {name: value for name, value in _variables(choose).items() if name.isascii()}
    return Case(json.dumps(item, ensure_ascii=False), variables or {"A": ""}, choose.random() < 0.5)


def _variables(choose: random.Random) -> dict[str, str]:
    return {name: choose.choice(VALUES) for name in NAMES if name != "UNSET" and choose.random() < 0.9} or {"A": ""}


def _noise(choose: random.Random, most: int) -> str:
    return "".join(choose.choice(_BITS) for _ in range(choose.randint(1, most)))


def _expression(choose: random.Random, depth: int = 0) -> str:
    inside = choose.choice(_FORMS).replace("{n}", choose.choice(NAMES))
    while "{w}" in inside:
        inside = inside.replace("{w}", _word(choose, depth), 1)
    return "${" + inside + "}"


def _word(choose: random.Random, depth: int) -> str:
    if depth < 3 and choose.random() < 0.3:
        return _expression(choose, depth + 1)
    return _noise(choose, 3) if choose.random() < 0.4 else choose.choice(_WORDS)


def _string(choose: random.Random) -> str:
    if choose.random() < 0.55:
        return "${" + choose.choice(("A", "B", "C")) + "}"
    if choose.random() < 0.1:
        return choose.choice(VALUES)
    bits = (
        "${A}",
        "${B}",
        "${C:-12}",
        "${A^^}",
        "${UNSET:=yes}",
        "${UNSET}",
        "$$",
        "$${X}",
        "some words ",
        "x: ",
        "#",
        "'",
        "\n",
    )
    return "".join(choose.choice(bits) for _ in range(choose.randint(1, 25 if choose.random() < 0.1 else 5)))


def _value(choose: random.Random, depth: int) -> Any:
    chance = choose.random()
    if depth < 3 and chance < 0.12:
        return {_key(choose): _value(choose, depth + 1) for _ in range(choose.randint(0, 3))}
    if depth < 3 and chance < 0.24:
        return [_value(choose, depth + 1) for _ in range(choose.randint(0, 3))]
    if chance < 0.3:
        return choose.choice([1, True, None, 1.5, 2**60, 9007199254740993, -5, 0, 1e6, False])
    return _string(choose)


def _key(choose: random.Random) -> str:
    return choose.choice(["k", "key1", "${A}", "a-${B}", "x y", "tr"]) if choose.random() < 0.9 else _string(choose)
