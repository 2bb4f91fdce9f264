"""Scalars that YAML libraries read and write differently."""

from __future__ import annotations

from typing import Any

from render.fuzz.choices import Choices
from render.fuzz.written import Raw

_TYPED = (
    "1 0 -1 true false null ~ 8080 1.5 yes no on off y n Yes NO True FALSE Null 010 0o17 0x1F 0b11 089 1_000 1e3 1E-3 "
    "1.0 1.10 .5 5. -0.0 +1 1e21 1e20 1234567.5 123456 0.00001 12:30 1:2:3 -12:30 2001-01-02 2001-1-2 "
    "2001-01-02T03:04:05Z 2001-01-02T03:04:05.120+02:00 18446744073709551615 18446744073709551616 "
    "-9223372036854775808 9007199254740993 0.1 1e-7 100000000000000000000 = . .. ... - -- a- -a +a "
    "0777 0o8 0x 1__0 _1 1_ 1.2.3 1e 1e+ 0b2 00 -00 0. 3.0e2 .e3 .inf_ nan inf -inf"
).split()
_QUOTED = r"""
"yes"
'1'
"1.0"
'null'
""
''
'~'
"2001-01-02"
'0o17'
"a: b"
'# no'
"- x"
'*a'
"&a"
'!x'
'%p'
'@at'
'`tick`'
"{{ .Values.x }}"
'[a]'
' lead'
'trail '
"tab\there"
"cr\rhere"
"nul\u0001"
"\u00e9t\u00e9"
été
日本
"\U0001F600"
'😀 smile'
"it's"
'say "x"'
'it''s'
"back\\slash"
"a\nb"
"a\nb\n"
"a\n\nb\n\n"
"\na"
" a\nb"
"a \nb"
"a\n b"
"\n"
"a\tb\nc"
'a:'
'a :b'
a:b
a#b
'a #b'
'?'
'? x'
':'
'-'
'---'
'... x'
'<<'
'='
'|'
'>'
"\ufeffx"
"\u00a0"
$(VAR)
${VAR}
'$$(VAR)'
a,b
'a, b'
'[x'
'x]'
'{x'
""".strip("\n").split("\n")
_TAGGED = ("!!str 12", "!!str yes", "!!str", "!custom x", '! "x"', "!!str ~")
_BLOCKS = (
    "|\nline\n",
    "|-\nline\nmore",
    "|+\nline\n\n",
    "|\nfirst\n\n  deeper\nlast",
    "|2\n  lead\nback",
    ">\nfolded\ntext\n\npara",
    ">-\nfolded\ntext",
    "|\n# not a comment\nkey: value",
    "|\ntrail \nx",
    "|-\n\ttab",
    ">-\nword word\n- item\n- item",
    "|\n{{ if x }}\n  y: 1\n{{ end }}",
)
_FOLDS = (">\n one\n\n  deep\n two", ">+\nkeep\n\n", ">\na\n\n\nb\n", ">\nx\n  y\nz\n")
"""Folded values that kustomize writes otherwise than it reads them; in new places only, see `folds`."""
_LITERALS = tuple(block for block in _BLOCKS if block.startswith("|"))
_PLAIN_LINES = (
    "one\n  two",
    "word word\n  more words",
    "a\n\n  b",
    '"double\n  quoted"',
    "'single\n\n  quoted'",
    '"end \\\n  on"',
)
_WORDS = (
    "a",
    "the",
    "x-y",
    "longer",
    "configuration",
    "it's",
    "key:value",
    "#1",
    "- dash",
    "=",
    '"q"',
    "e\\f",
    "ünïcode",
    "http://example.com/some/path",
    "",
)


def folds(c: Choices) -> Any:
    """Return a scalar as `odd` does, or one with folds.

    Whether kustomize adds a line break to a fold depends on the style of what it replaces and on who rewrote it, which
    preflux follows for values of resources alone.
    """
    return Raw(c.one(_FOLDS)) if c.chance(8) else odd(c)


def typed(c: Choices) -> Raw:
    """Return a short scalar that may be read as a number, boolean, date or null."""
    return Raw(c.one(_TYPED))


def odd(c: Choices) -> Any:
    """Return any scalar: ordinary text, a typed one, quoted, tagged, in lines or long."""
    kind = c.weighted(
        [(6, "word"), (6, "typed"), (6, "quoted"), (2, "tagged"), (3, "block"), (1, "lines"), (3, "long"), (2, "text")]
    )
    if kind == "word":
        return c.one(("value", "other", "x", "a/b", "1a"))
    if kind == "long":
        return long(c)
    if kind == "text":
        return text(c)
    pools = {"typed": _TYPED, "quoted": _QUOTED, "tagged": _TAGGED, "block": _BLOCKS, "lines": _PLAIN_LINES}
    return Raw(c.one(pools[kind]))


def long(c: Choices) -> str:
    """Return a text that may be longer than a line."""
    return " ".join(c.one(_WORDS) for _ in range(c.number(3, 30)))


def text(c: Choices) -> str:
    """Return a text of characters that need care."""
    return "".join(c.one("ab1 \n:#-'\"\\?é,[]{}&*!|>%@`=~.0_") for _ in range(c.number(0, 14)))


def string(c: Choices) -> Any:
    """Return a scalar that is a string for kustomize, as labels and annotations should be."""
    return c.weighted(
        [(6, c.one(("web", "db", "a-b", "v1"))), (2, Raw(c.one(_QUOTED))), (1, Raw(c.one(_LITERALS))), (1, long(c))]
    )
