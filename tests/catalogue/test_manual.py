"""A page as people read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from preflux.catalogue.manual import manual
from preflux.catalogue.marks import without_marks
from preflux.catalogue.page import Page, pages, read
from rules.page_examples import example, sections

TEXT = """\
---
family: paths
severity: error
since: 0.1
---
# my-rule

What it reports.

## Why
Because:

    it fails

## Fails: twice
Two on one line.

`a/b.yaml`
````yaml
one: two
#^^ error: the key `one`
#    ^^^ warning: the value
#    hint: did you mean `"2"`?
#    related: c.json:1:2: the other one
#    via: c.json:1:2
## no heading
text: |
  ```
````
`c.json`
```json
{"a": 1}
//    ^ info: a number
```

## Fix
```console
$ mend

it
```
"""


def test_examples_show_the_findings_below_their_lines(tmp_path: Path) -> None:
    (tmp_path / "my-rule.md").write_text(TEXT, encoding="utf-8")
    assert manual(read(tmp_path / "my-rule.md", "paths")) == """\
my-rule
-------

What it reports.

Why
---
Because:

    it fails

Fails: twice
------------
Two on one line.

a/b.yaml:
    one: two
    ^^^ error: the key `one`
         ^^^ warning: the value
         hint: did you mean `"2"`?
         related: c.json:1:2: the other one
    ## no heading
    text: |
      ```

c.json:
    {"a": 1}
          ^ info: a number

Fix
---
    $ mend

    it
"""


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.name)
def test_no_page_shows_the_notation_of_the_tests(page: Page) -> None:
    text = manual(page)
    assert text.startswith(f"{page.name}\n")
    lines = text.split("\n")
    assert [line for line in lines if without_marks(line)[1] or line.startswith(("```", "#"))] == []
    marks = sum(len(marks) for section in sections(page) for marks in example(section).marks.values())
    assert sum(bool(re.match(r" +\^+ (error|warning|info): ", line)) for line in lines) >= marks
