"""README.md and docs/ say what is true now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import write_readme

LINK = re.compile(r"\]\(([^)#:]+)(?:#([^)]*))?\)")


def _name(page: Path) -> str:
    return page.name


@pytest.mark.parametrize("page", write_readme.PAGES, ids=_name)
def test_tables_and_samples_are_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == write_readme.generated(page), "run `make readme`"


def test_every_sample_is_shown() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in write_readme.PAGES)
    assert [name for name in (*write_readme.SAMPLES, "rules") if f"<!-- begin {name} -->" not in text] == []


@pytest.mark.parametrize("page", write_readme.PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for path, heading in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path
        known = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE) if target.is_file() else []
        if not target.exists() or (heading and heading not in [title.lower().replace(" ", "-") for title in known]):
            broken.append(f"{path}#{heading}")
    assert broken == []
