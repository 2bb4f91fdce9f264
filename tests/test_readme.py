"""README.md says what is true now."""

from __future__ import annotations

import write_readme


def test_the_rule_table_and_the_sample_are_current() -> None:
    assert write_readme.README.read_text(encoding="utf-8") == write_readme.generated(), "run `make readme`"
