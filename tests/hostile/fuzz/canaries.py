"""Plants values of secrets that must not show in any output but that of `render`."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from itertools import count
from json import dumps
from random import Random
from typing import TypeAlias

from preflux.resolve.kustomization import NAMES

Value: TypeAlias = Callable[[], str]

_SHOWN = re.compile(r"qzKan|nariXw|cXpLYW")
"""The two ends of a value, for a report may cut it, and how it begins in base64."""


def leaked(text: str) -> str:
    """Return the line of a text that shows a planted value; empty where none does."""
    found = _SHOWN.search(text)
    if found is None:
        return ""
    start = text.rfind("\n", 0, found.start()) + 1
    return text[start : found.end() + 40].split("\n", maxsplit=1)[0][-300:]


def planted(random: Random, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files of which some hold a Secret besides, a generator of one, or the file that one reads."""
    numbers = count()

    def value() -> str:
        return f"qzKan{next(numbers):03}nariXw"

    made = dict(files)
    for path, data in sorted(files.items()):
        if not path.endswith((".yaml", ".yml")) or random.random() > 0.3 or _read_as_text(path, files):
            continue
        form = _generator(random, value) if path.rpartition("/")[2] in NAMES else _object(random, value)
        if b"secretGenerator:" in data and form.startswith("\nsecretGenerator"):
            continue
        made[path] = data.rstrip(b"\n") + form.encode()
        if "planted.env" in form:
            folder = path.rpartition("/")[0]
            made[f"{folder}/planted.env" if folder else "planted.env"] = f"TOKEN={value()}\nA={value()}\n".encode()
    return made


def _read_as_text(path: str, files: dict[str, bytes]) -> bool:
    """Return whether a ConfigMap may take the content of a file: then it is not a secret."""
    name = path.rpartition("/")[2].encode()
    return any(name in data and (b"files" in data or b"envs" in data) for data in files.values())


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _object(random: Random, value: Value) -> str:
    head = "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: planted}\n"
    plain, encoded = value(), _encoded(value())
    json = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "planted"}, "stringData": {"a": plain, "b": value()}}
    forms = (
        f"{head}stringData:\n  a: {plain}\n  b: |\n    first {value()}\n    {value()}\ndata:\n  c: {encoded}\n",
        f'{head}stringData: {{a: {plain}, b: "{value()}"}}\n',
        f"{head}data:\n    user: {encoded}\n    key: >-\n      {_encoded(value())}\n",
        f"\n---\napiVersion: v1\nstringData:\n  a: {plain}\nkind: Secret\nmetadata: {{name: planted}}\ntype: x\n",
        f"\n---\n{dumps(json)}\n",
        f"\n---\n{dumps(json, indent=1)}\n",
        f"{head}stringData:\n  ? a\n  : {plain}\n  b: [{value()}]\n  c: {{d: {value()}}}\n  e: !!binary {encoded}\n",
        f"{head}stringData:\n  a: {plain}\n  a: {value()}\nstringdata: {{b: {value()}}}\n",
    )
    return random.choice(forms)


def _generator(random: Random, value: Value) -> str:
    head = "\nsecretGenerator:\n  - name: planted\n"
    return random.choice(
        (
            f"{head}    literals:\n      - password={value()}\n      - plain={value()}\n",
            f"{head}    literals: [a={value()}, 'b={value()}', {value()}]\n",
            f"{head}    envs: [planted.env]\n",
            f"{head}    literals: {{a: {value()}}}\n",
            f"{head}    literal: [a={value()}]\n    files: [a={value()}]\n",
        )
    )
