"""What kustomize makes of folded strings (`>`): it writes them once and reads them again, which adds some line breaks.

The writer of go-yaml puts a second break behind a line that is not indented, whatever follows; the reader folds it away
only where no indented line follows. Source: go.yaml.in/yaml/v3, emitterc.go, yaml_emitter_write_folded_scalar.
"""

from __future__ import annotations

from preflux.lookup import at
from preflux.node import Derived, Mapping, Scalar
from preflux.pattern import lazy

_LINES = lazy(r"([^\n]*)(\n*)")


def refolded(text: str) -> str:
    """Return a string that was written folded as it comes out of kustomize."""
    # The writer looks at the first character of the whole string where it means that of the next line.
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
    """Return an object whose annotations are no longer folded values as they were read."""
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
