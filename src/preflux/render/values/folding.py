"""Folded strings (`>`): kustomize writes them and reads them again, which adds some line breaks.

go-yaml writes a second line break after a line that is not indented, whatever follows; when it is read again, it is only
removed if no indented line follows. Source: go.yaml.in/yaml/v3, emitterc.go, yaml_emitter_write_folded_scalar.
"""

from __future__ import annotations

from preflux.lookup import at
from preflux.node import Derived, Mapping, Scalar
from preflux.pattern import lazy

_LINES = lazy(r"([^\n]*)(\n*)")


def refolded(text: str) -> str:
    """Return what kustomize makes of a string that was written folded."""
    # A bug in the writer: it checks the first character of the whole string instead of that of the next line.
    doubles = not text.lstrip("\n").startswith((" ", "\t"))
    out: list[str] = []
    parts = [match for match in _LINES.findall(text) if match != ("", "")]
    for i, (line, breaks) in enumerate(parts):
        out.append(line)
        count = len(breaks)
        if line and not line.startswith((" ", "\t")):
            following = parts[i + 1][0] if i + 1 < len(parts) else None
            if following is None:
                count += doubles and count > 1
            elif following.startswith((" ", "\t")):
                count += doubles
            elif not doubles:
                count -= 1
                if count == 0:
                    out.append(" ")
        out.append("\n" * count)
    return "".join(out)


def refolded_annotations(root: Mapping) -> Mapping:
    """Return an object in which folded annotations have their final value."""
    annotations = at(root, "metadata", "annotations")
    result = root
    if isinstance(annotations, Mapping):
        for key, node in annotations.fields.items():
            if node.__class__ is Scalar and isinstance(node.value, str) and node.span.text[:1] == ">":
                new = Derived(refolded(node.value), node)
                metadata = result.fields["metadata"]
                assert isinstance(metadata, Mapping)
                texts = metadata.fields["annotations"]
                assert isinstance(texts, Mapping)
                result = result.with_field("metadata", metadata.with_field("annotations", texts.with_field(key, new)))
    return result
