"""Which lines and values may show a secret, judged by the text around them: what is printed of a file asks here first."""

from __future__ import annotations

import re

from preflux.node import Node, Scalar
from preflux.span import Source

MASK = "***"
SECRET_VARIABLE = "secret variable"  # noqa: S105 - words, no secret
"""How a value took part that a Secret gave to post-build substitution; the name of the variable follows."""

_KIND = r"""(?:^|(?<=[\s{,"']))kind["']?\s*:\s*(?:[!&]\S*\s+)*["']?Secret\b"""
_SECRET = re.compile(_KIND, re.MULTILINE)
_WHOLE_SECRET = re.compile(rf"""^["']?{_KIND}""", re.MULTILINE)
_HOLDER = re.compile(r"""(?:^|[\s{,"'])(?:stringData|secretGenerator)\b""", re.MULTILINE)
_WORD = re.compile(r"passw|token|secret|api_?key|credential|private", re.IGNORECASE)
_DOCUMENT = re.compile(r"^---(?:\s|\Z)", re.MULTILINE)
_FLOW = re.compile(r"(?:\s*(?:#[^\n]*)?\n)*\s*[\[{]")
_FLOW_KEY = re.compile(r"""[\s{,\["']([\w./-]+)["']?\s*:""")
_OPEN = {"apiVersion", "immutable", "kind", "metadata", "sops", "type"}
"""The fields of a Secret that hold no value of it."""
_OPEN_ARGUMENTS = {
    "annotations", "behavior", "disableNameSuffixHash", "env", "envs", "files", "labels", "name", "namespace", "options",
    "secretGenerator", "type",
}  # fmt: skip


def hidden(node: Node) -> bool:
    """Tell whether a value comes from a Secret: written in one, or filled in from one."""
    if any(step.how.startswith(SECRET_VARIABLE) for step in node.via):
        return True
    spans = (node.span, *(step.span for step in node.via))
    return any(may_show_secret(span.source, span.source.position(span.start)[0]) for span in spans)


def shown(node: Scalar) -> str:
    """Return a value as a message may quote it: its text, or a mask where it comes from a Secret."""
    return MASK if hidden(node) else node.text


def near_secret(source: Source, *lines: int) -> bool:
    """Tell whether nothing of these lines of a broken file may be quoted; this errs on the safe side."""
    text = source.text
    return (
        _SECRET.search(text) is not None
        or _HOLDER.search(text) is not None
        or any(_WORD.search(source.line(number)) for number in lines)
    )


def may_show_secret(source: Source, line: int) -> bool:
    """Tell whether a line lies in the values of a Secret or of a secretGenerator, judged by the text alone.

    The file may not parse at all, so this goes by indentation; a document in flow style counts as a whole.
    """
    keys, outermost = _enclosing_keys(source, line)
    if "stringData" in keys or ("secretGenerator" in keys and not keys <= _OPEN_ARGUMENTS):
        return True
    start = source.line_start(line)
    text = source.text
    first = max((m.end() for m in _DOCUMENT.finditer(text, 0, start)), default=0)
    following = _DOCUMENT.search(text, start)
    document = text[first : following.start() if following else len(text)]
    if _SECRET.search(document) is None:
        return False
    if "data" in keys or _FLOW.match(document) or source.line(line).lstrip().startswith(("{", '"')):
        return True
    if _WHOLE_SECRET.search(document) is None:
        return False
    return outermost not in _OPEN or any(key.endswith("last-applied-configuration") for key in keys)


def _enclosing_keys(source: Source, line: int) -> tuple[set[str], str]:
    """Return the keys of the mappings around a line, its own included, and the outermost of them.

    Of a mapping in flow style all keys of the line count.
    """
    keys: set[str] = set()
    outermost = ""
    indent, item = 1 << 30, False
    for number in range(line, 0, -1):
        text = source.line(number)
        stripped = text.lstrip(" \t")
        if not stripped.strip() or stripped[0] == "#":
            continue
        if _DOCUMENT.match(text):
            break
        here = len(text) - len(stripped)
        is_item = stripped.startswith("- ")
        if here < indent or (here == indent and item and not is_item):
            indent, item = here, is_item
            content = stripped
            while content.startswith("- "):
                content = content[2:].lstrip()
            key, colon, _ = content.partition(":")
            outermost = key.strip().strip("\"'")
            if colon:
                keys.add(outermost)
            if "{" in content:
                keys.update(_FLOW_KEY.findall(content))
            if indent == 0 and not item:
                break
    return keys, outermost
