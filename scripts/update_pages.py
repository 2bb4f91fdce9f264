"""Writes the marks in the pages of the rules anew: what is found in their examples now. One reads the difference.

Needs `tests` on the path, as `make update-pages` sets it.
"""

from __future__ import annotations

from pathlib import Path

from preflux.catalogue.page import pages
from rules.marked_page import updated


def main() -> None:
    for page in pages().values():
        path = Path(page.file)
        front, _, _ = path.read_text(encoding="utf-8").partition("\n---\n")
        text = updated(page)
        if text != page.text:
            path.write_text(f"{front}\n---\n{text}", encoding="utf-8")
            print(f"wrote {page.family}/{page.name}")


if __name__ == "__main__":
    main()
