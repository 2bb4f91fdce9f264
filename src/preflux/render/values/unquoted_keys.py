"""Checks keys that kustomize adds to objects: it writes them without quotes, and reads them again.

Source: kustomize 5.8.1, kyaml/yaml/fns.go, FieldSetter, and kyaml/yaml/rnode.go, MarshalJSON.
"""

from __future__ import annotations

from preflux.parse.scalars import resolve
from preflux.render.fault import Refused
from preflux.span import Span


def refuse_bare_key(key: str, span: Span) -> None:
    """Raise Refused for a new key that is not a string when it is written without quotes."""
    if type(resolve(key)) is not str:
        message = f"kustomize writes the key `{key}` without quotes, and then cannot read it"
        raise Refused("wrong-shape", span, message, "choose a key that YAML reads as a string")
