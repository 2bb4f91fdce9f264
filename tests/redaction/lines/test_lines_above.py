from __future__ import annotations

import pytest

from preflux.redaction.lines import credential_lines
from preflux.redaction.lines.lines_above import lines_above
from preflux.span import Source

TEXT = """\
a:
  - b:

      c: d
  - e
f:
- g
-----BEGIN PRIVATE KEY-----
 h
"""


def test_lines_above() -> None:
    known = lines_above(Source("a.yaml", TEXT))
    assert known.outer.tolist()[1:] == [0, 1, 0, 2, 1, 0, 0, 0, 8, 0]
    assert known.owner.tolist()[1:] == [0, 1, 0, 2, 1, 0, 6, 0, 8, 0]
    assert known.private_key.tolist()[1:] == [0, 0, 0, 0, 0, 0, 0, 0, 8, 8]


def test_a_line_is_looked_at_once_however_many_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = 2000
    source = Source("a.yaml", "data:\n" + "".join(f"  k{number}: v\n" for number in range(lines)))
    looks = 0
    line = Source.line

    def counting(self: Source, number: int) -> str:
        nonlocal looks
        looks += 1
        return line(self, number)

    monkeypatch.setattr(Source, "line", counting)
    assert not any(credential_lines.may_show_credential(source, number) for number in range(1, lines + 1))
    assert looks <= 10 * lines
