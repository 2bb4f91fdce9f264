"""The lines of a Secret are found in linear time, whatever stands above it."""

from __future__ import annotations

from preflux.redaction.lines.secret_lines import may_show_secret
from preflux.span import Source


def test_blank_lines_above_a_secret_cost_nothing() -> None:
    head = "\n" * 10_000
    source = Source("a.yaml", f"{head}kind: ConfigMap\ndata: {{x: 1}}\n---\n{head}kind: Secret\nstringData:\n  a: b\n")
    assert may_show_secret(source, 20_006)
    assert not may_show_secret(source, 10_002)
